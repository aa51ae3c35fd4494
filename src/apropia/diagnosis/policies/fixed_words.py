"""What the page of a question says besides the author's words, in the languages of questions.

The rest of the product speaks Spanish alone: these are the words that one cannot answer without. Pure.
"""

from collections.abc import Callable, Mapping
from functools import cache

from django.utils.translation import gettext as _

# Spanish, English, Portuguese; what stands between braces is left to who shows them.
_PAGE: dict[str, tuple[str, str, str]] = {
    "question": ("Pregunta", "Question", "Pergunta"),
    "of": ("de", "of", "de"),
    "at_most": ("a lo sumo", "at most", "no máximo"),
    "about": ("cerca de", "about", "cerca de"),
    "minute": ("minuto", "minute", "minuto"),
    "answer": ("Responder y seguir", "Answer and continue", "Responder e continuar"),
    "unknown": ("No lo sé", "I don’t know", "Não sei"),
    "unknown_helps": (
        "también nos sirve: ajusta su ruta.",
        "this helps too: it adjusts your learning path.",
        "também nos ajuda: ajusta a sua trilha.",
    ),
    "not_understood": ("No entiendo esta pregunta", "I don’t understand this question", "Não entendo esta pergunta"),
    "skip": ("Saltar", "Skip", "Pular"),
    "previous": ("Anterior", "Previous", "Anterior"),
    "next": ("Siguiente", "Next", "Seguinte"),
    "your_answer": ("Su respuesta", "Your answer", "Sua resposta"),
    "describes": (
        "Elija la que mejor le describe.",
        "Choose the one that describes you best.",
        "Escolha a que melhor descreve você.",
    ),
    "closest": (
        "Elija la respuesta más cercana a su caso.",
        "Choose the answer closest to your case.",
        "Escolha a resposta mais próxima do seu caso.",
    ),
    "at_work": (
        "Elija la opción que más se parece a lo que haría en su trabajo.",
        "Choose the option closest to what you would do at work.",
        "Escolha a opção mais parecida com o que você faria no trabalho.",
    ),
    "one": ("Elija una respuesta.", "Choose one answer.", "Escolha uma resposta."),
    "several": ("Puede elegir varias.", "You may choose several.", "Pode escolher várias."),
    "order": (
        "Elija el lugar de cada paso: 1 es el primero.",
        "Choose the place of each step: 1 is the first.",
        "Escolha o lugar de cada passo: 1 é o primeiro.",
    ),
    "place": ("Lugar", "Place", "Lugar"),
    "match": (
        "Elija una pareja para cada opción.",
        "Choose a match for each option.",
        "Escolha um par para cada opção.",
    ),
    "choose_match": ("Elija la pareja", "Choose the match", "Escolha o par"),
    "cell": (
        "Elija una celda. Con el teclado se pasa de una a otra con las flechas.",
        "Choose a cell. With the keyboard, move with the arrow keys.",
        "Escolha uma célula. Com o teclado, use as setas.",
    ),
    "empty_cell": ("vacía", "empty", "vazia"),
    "sheet": ("Hoja de cálculo", "Spreadsheet", "Planilha"),
    "sheet_about": (
        "Hoja de cálculo. Las columnas tienen letra y las filas, número.",
        "Spreadsheet. Columns have letters and rows have numbers.",
        "Planilha. As colunas têm letra e as linhas, número.",
    ),
    "folder": (
        "Elija la carpeta donde guardaría el archivo.",
        "Choose the folder where you would keep the file.",
        "Escolha a pasta onde guardaria o arquivo.",
    ),
    "point": (
        "Señale el lugar en la imagen, o elija su nombre en la lista. Después oprima «Responder y seguir».",
        "Point at the place on the picture, or choose its name in the list. Then press “Answer and continue”.",
        "Indique o lugar na imagem ou escolha o nome na lista. Depois pressione “Responder e continuar”.",
    ),
    "mailbox": (
        "Abra los mensajes que necesite leer. Marque los que responden la pregunta: puede ser uno o varios.",
        "Open the messages you need to read. Mark those that answer the question: one or several.",
        "Abra as mensagens que precisar ler. Marque as que respondem à pergunta: uma ou várias.",
    ),
    "mark": ("Marcar el mensaje", "Mark the message", "Marcar a mensagem"),
    "from": ("de", "from", "de"),
    "attachment": ("Adjunto:", "Attachment:", "Anexo:"),
    "leads_to": ("Lleva a:", "Leads to:", "Leva a:"),
    "signs": (
        "Marque cada parte del mensaje que sea una señal de engaño: puede ser una o varias.",
        "Mark each part of the message that is a sign of deception: one or several.",
        "Marque cada parte da mensagem que seja um sinal de golpe: uma ou várias.",
    ),
    "number": ("Escriba solo el número", "Write the number alone", "Escreva só o número"),
    "in_unit": ("en", "in", "em"),
    "comma_or_point": ("Sirven la coma y el punto.", "Comma and point both work.", "Valem a vírgula e o ponto."),
    "decimals": (
        "Con números. Los decimales van con coma.",
        "In figures. Decimals go after a comma.",
        "Em números. Os decimais vão com vírgula.",
    ),
    "no_names": (
        "No escriba nombres, documentos ni datos de salud: lo leerá el equipo de uso y apropiación, sin saber de quién "
        "es.",
        "Write no names, identity numbers or health data: the digital adoption team reads it without knowing whose.",
        "Não escreva nomes, documentos nem dados de saúde: a equipe de uso e apropriação lê sem saber de quem é.",
    ),
    "sound": ("sonido", "sound", "som"),
    "video": ("video", "video", "vídeo"),
    "transcript": ("Leer la transcripción", "Read the transcript", "Ler a transcrição"),
    "apart": (
        "Se abre en otra pestaña. También puede leer lo que dice:",
        "It opens in another tab. You can also read what it says:",
        "Abre em outra aba. Você também pode ler o que diz:",
    ),
    "stays": (
        "Las preguntas de esta parte se eligen según lo que usted responde. Cuando siga, no podrá cambiar esta "
        "respuesta.",
        "The questions of this part are chosen by what you answer. Once you go on you cannot change this answer.",
        "As perguntas desta parte são escolhidas pelo que você responde. Ao continuar, não poderá mudá-la.",
    ),
}

# By its Spanish words: the parts of a message, limits beside a question, and refusals.
_SAID: dict[str, tuple[str, str]] = {
    "De": ("From", "De"),
    "Fecha": ("Date", "Data"),
    "Asunto": ("Subject", "Assunto"),
    "Saludo": ("Greeting", "Saudação"),
    "Texto": ("Text", "Texto"),
    "Enlace": ("Link", "Link"),
    "Adjunto": ("Attachment", "Anexo"),
    "Firma": ("Signature", "Assinatura"),
    "Elija la que mejor diga lo que piensa.": ("Choose what you think.", "Escolha o que pensa."),
    "Elija una.": ("Choose one.", "Escolha uma."),
    "Elija %(count)s.": ("Choose %(count)s.", "Escolha %(count)s."),
    "Elija entre %(least)s y %(most)s.": (
        "Choose between %(least)s and %(most)s.",
        "Escolha entre %(least)s e %(most)s.",
    ),
    "Elija al menos %(count)s.": ("Choose at least %(count)s.", "Escolha pelo menos %(count)s."),
    "Elija a lo sumo %(count)s.": ("Choose at most %(count)s.", "Escolha no máximo %(count)s."),
    "Puede elegir varias.": ("You may choose several.", "Pode escolher várias."),
    "Hasta %(most)s caracteres.": ("Up to %(most)s characters.", "Até %(most)s caracteres."),
    "Entre %(least)s y %(most)s.": ("Between %(least)s and %(most)s.", "Entre %(least)s e %(most)s."),
    "Desde %(least)s.": ("From %(least)s.", "A partir de %(least)s."),
    "Hasta %(most)s.": ("Up to %(most)s.", "Até %(most)s."),
    "Elija una opción, o salte la pregunta.": (
        "Choose an option, or skip the question.",
        "Escolha uma opção ou pule a pergunta.",
    ),
    "Elija al menos una opción, o salte la pregunta.": (
        "Choose at least one option, or skip the question.",
        "Escolha pelo menos uma opção ou pule a pergunta.",
    ),
    "Dé a cada paso un lugar distinto, o salte la pregunta.": (
        "Give each step a place of its own, or skip the question.",
        "Dê a cada passo um lugar diferente ou pule a pergunta.",
    ),
    "Elija una pareja para cada opción, o salte la pregunta.": (
        "Choose a match for each option, or skip the question.",
        "Escolha um par para cada opção ou pule a pergunta.",
    ),
    "Escriba un número, como 12 o 7,5, o salte la pregunta.": (
        "Write a number, such as 12 or 7,5, or skip the question.",
        "Escreva um número, como 12 ou 7,5, ou pule a pergunta.",
    ),
    "Escriba una fecha con día, mes y año, o salte la pregunta.": (
        "Write a date with day, month and year, or skip the question.",
        "Escreva uma data com dia, mês e ano ou pule a pergunta.",
    ),
    "Escriba su respuesta, o salte la pregunta.": (
        "Write your answer, or skip the question.",
        "Escreva sua resposta ou pule a pergunta.",
    ),
    "Esa respuesta no cuadra con lo que se pide. Revísela.": (
        "That answer does not fit what is asked. Check it.",
        "Essa resposta não combina com o que se pede. Confira.",
    ),
}
_PLACES = {"en": 1, "pt": 2}


@cache
def page_words(language: str) -> Mapping[str, str]:
    """Return the words of the page of a question in a language; in Spanish in one that has none."""
    place = _PLACES.get(language, 0)
    return {name: words[place] for name, words in _PAGE.items()}


def speaker(language: str) -> Callable[[str], str]:
    """Return what says a message in a language; as it stands where it has no words for it."""
    place = _PLACES.get(language)
    if place is None:
        return _
    return lambda message: _SAID[message][place - 1] if message in _SAID else _(message)
