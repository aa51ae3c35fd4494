"""Scripts that label a table in SPSS and R."""

from apropia.formats.label_scripts import Variable, r_script, spss_names, spss_syntax
from apropia.formats.tabular.writing import Field, csv_chunks

SUS = Variable("SUS-01", "Me gustaría usarlo\na menudo", ((1, "Muy en desacuerdo"), (5, "Muy de acuerdo")))
HEARD = Variable("medio", "¿Cómo se enteró?", (("a", "Correo"), ("b", 'La "intranet"')))
COUNT = Variable("veces", "Veces al mes")


def test_spss_reads_the_table_and_labels_columns_and_values() -> None:
    told = spss_syntax([SUS, HEARD, COUNT], table="respuestas.csv")

    assert told.splitlines()[:9] == [
        "* Encoding: UTF-8.",
        "GET DATA",
        "  /TYPE=TXT /FILE=\"respuestas.csv\" /ENCODING='UTF8'",
        '  /ARRANGEMENT=DELIMITED /DELIMITERS="," /QUALIFIER=\'"\' /FIRSTCASE=2',
        "  /VARIABLES=",
        "    SUS_01 F8.2",
        "    medio A1",
        "    veces F8.2.",
        'VARIABLE LABELS SUS_01 "Me gustaría usarlo a menudo".',
    ]
    assert '  1 "Muy en desacuerdo"\r\n  5 "Muy de acuerdo".' in told
    assert '  "b" "La ""intranet""".' in told
    assert told.endswith("EXECUTE.\r\n")


def test_r_reads_the_table_and_keeps_the_names() -> None:
    told = r_script([SUS, HEARD], table="respuestas.csv")

    assert 'datos[["SUS-01"]] <- factor(datos[["SUS-01"]], levels = c(1, 5), labels = ' in told
    assert 'levels = c("a", "b"), labels = c("Correo", "La \\"intranet\\"")' in told
    assert 'attr(datos[["medio"]], "label") <- "¿Cómo se enteró?"' in told


def test_words_of_people_never_end_a_string() -> None:
    hostile = Variable('x"]]; system("ls") #', 'fin". HOST COMMAND="ls" \\', ((1, 'a\\") ; q() #'),))

    spss, r = spss_syntax([hostile], table="t.csv"), r_script([hostile], table="t.csv")

    assert 'VARIABLE LABELS x_____system__ls "fin"". HOST COMMAND=""ls"" \\".' in spss
    assert 'datos[["x\\"]]; system(\\"ls\\") #"]]' in r
    assert 'labels = c("a\\\\\\") ; q() #")' in r


def test_names_are_ones_that_spss_takes_and_all_different() -> None:
    assert spss_names(["Año-1", "ano_1", "1a", "and", "ñ" * 90, "é…"])[:4] == ["Ano_1", "ano_1_2", "v_1a", "and_2"]
    assert max(map(len, spss_names(["x" * 200] * 12))) <= 64


def test_long_labels_are_cut_between_letters() -> None:
    told = spss_syntax([Variable("a", "ñ" * 300)], table="t.csv")

    assert f'"{"ñ" * 128}"' in told


def test_name_that_begins_like_a_formula_is_the_one_that_stands_in_the_file():
    header = b"".join(csv_chunks([Field("-S1")], [])).decode("utf-8-sig").strip()

    assert f'datos[["{header}"]]' in r_script([Variable("-S1", "Una")], table="t.csv")
