import pytest

from apropia.foundation.search.words import fold, forms, stem, telling_forms

SAME = """
capacitación capacitaciones capacitar | ciudad ciudades | servidor servidores servidora | luz luces | vez veces
lápiz lápices | directriz directrices | enlace enlaces | índice índices | avance avances | gobierno gobiernos
año años ano | mes meses | clase clases | base bases | torre torres | red redes | sede sedes | ley leyes
reloj relojes | análisis analisis | nube nubes | contraseña contraseñas contrasena | correo correos
imagen imágenes imagenes | joven jóvenes | examen exámenes | país países | clave claves | fuente fuentes
inglés ingleses | interés intereses | accesible accesibles | posible posibles | útil útiles | fácil fáciles
control controles | canal canales | portal portales | función funciones | innovación innovaciones innovacion
ciudadanía ciudadanias | firma firmas firmar | compartir compartiendo compartido | guardar guardado | hoja hojas
cálculo cálculos | tutorial tutoriales | asesoría asesorías | asesor asesores | dependencia dependencias
reunión reuniones | versión versiones | sesión sesiones | encuesta encuestas | práctica prácticas
proceso procesos | usuario usuarias | informe informes | presentación presentaciones | móvil móviles
taller talleres | mujer mujeres | habilidad habilidades | plan planes | chat chats | web webs | robot robots
pdf pdfs | digital digitales | español españoles | señal señales | diseño diseños | niño niños | doble dobles
mensaje mensajes | paquete paquetes | bloque bloques | jefe jefes | tema temas
"""
APART = "curso cursor | red redactar | pie pino | nube nuevo | clave clavel | guía guion | dato dado"


@pytest.mark.parametrize("group", [one.split() for line in SAME.strip().splitlines() for one in line.split("|")])
def test_inflections_share_a_stem(group):
    assert len({stem(fold(word)) for word in group}) == 1


@pytest.mark.parametrize("pair", [one.split() for one in APART.split("|")])
def test_different_words_keep_apart(pair):
    first, second = (stem(fold(word)) for word in pair)

    assert first != second


def test_folding_keeps_the_letter_ene():
    assert fold("Año PINGÜINO Código") == "año pinguino codigo"


def test_words_know_where_they_stand_in_the_text():
    text = "La Guía FT-1311, ¿sirve?"

    assert [text[start:end] for _, start, end in forms(text)] == ["La", "Guía", "FT", "1311", "sirve"]
    assert telling_forms(text) == ["guia", "ft", "1311", "sirve"]


def test_text_with_loose_accents_gives_the_same_words():
    assert telling_forms("reunio\u0301n") == ["reunion"]
