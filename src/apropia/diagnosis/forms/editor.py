"""Forms of the editor of instruments. Options are rows; empty rows are left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.forms.opinions import SAYS_ANSWERS
from apropia.diagnosis.forms.relations import relation_fields, relation_parts
from apropia.diagnosis.forms.tasks import TASKS, PartsFields
from apropia.diagnosis.models import SCALE_KINDS, SERVICE_KINDS, Instrument, ItemKind
from apropia.diagnosis.policies.content import LETTERS, SECONDS, ItemContent, Option
from apropia.diagnosis.policies.item_files.reading import Defaults
from apropia.diagnosis.policies.regions import drawn
from apropia.diagnosis.queries.authoring import LEVELS
from apropia.diagnosis.queries.choices import Choice
from apropia.diagnosis.queries.pictures import PictureShown

ROWS = {"SINGLE": 6, "SCENARIO": 6, "MULTIPLE": 6, "ORDERING": 8, "MATCHING": 7}
CHOICE_KINDS = ("SINGLE", "SCENARIO", "MULTIPLE")
NOTHING = ("", "—")
# How many groups of a new task are open; the others open when needed.
FIRST_GROUPS = 4
# What the buttons that move a row say, in places.
PLACES = {"subir": -1, "bajar": 1}


class InstrumentForm(forms.Form):
    """Name a new instrument."""

    name = forms.CharField(label=_("Nombre"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Qué es"),
        choices=Instrument.Kind.choices,
        initial=Instrument.Kind.DIAGNOSIS,
        widget=forms.RadioSelect,
        help_text=_(
            "Una encuesta pregunta opiniones y no mide competencias. Un diagnóstico puede preguntar también eso."
        ),
    )
    description = forms.CharField(
        label=_("Para qué se usa"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LimitsForm(forms.Form):
    """Say how long the form of one person may be."""

    max_performance_items = forms.IntegerField(
        label=_("Preguntas de desempeño, a lo sumo"), min_value=0, max_value=24, help_text=_("Hasta 24.")
    )
    performance_minutes = forms.FloatField(
        label=_("Minutos para el desempeño"),
        min_value=1,
        max_value=60,
        localize=True,
        help_text=_("Puede terminar en medio minuto: 7,5."),
    )
    max_perception_items = forms.IntegerField(label=_("Preguntas de percepción, a lo sumo"), min_value=0, max_value=42)
    max_services = forms.IntegerField(label=_("Servicios por persona, a lo sumo"), min_value=0, max_value=20)


class SectionForm(forms.Form):
    """Name a section and introduce it."""

    title = forms.CharField(label=_("Título"), max_length=160)
    intro = forms.CharField(
        label=_("Introducción"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ScaleForm(forms.Form):
    """Reword the steps of a scale; how many they are and what they are worth stays."""

    name = forms.CharField(label=_("Nombre"), max_length=120)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, name: str, options: Iterable[Mapping[str, Any]]
    ) -> None:
        super().__init__(data, initial={"name": name})
        for option in options:
            self.fields[f"step_{option['value']}"] = forms.CharField(
                label=_("Paso que vale %(value)s") % {"value": option["value"]}, max_length=80, initial=option["text"]
            )

    @property
    def texts(self) -> list[str]:
        return [text for name, text in self.cleaned_data.items() if name.startswith("step_")]


class ItemForm(forms.Form):
    """Write an item of one kind. The fields follow the kind; rows of options carry what is right."""

    code = forms.RegexField(
        r"^[\w.\-]+$",
        label=_("Código"),
        max_length=40,
        help_text=_("No cambia entre versiones. Por ejemplo: P-1.1-B2."),
        error_messages={"invalid": _("Use solo letras, números, puntos y guiones.")},
    )
    section = forms.ChoiceField(label=_("Sección"))
    competence = forms.ChoiceField(label=_("Competencia"))
    level = forms.ChoiceField(label=_("Nivel que muestra"), choices=[NOTHING, *LEVELS], required=False)
    scenario = forms.CharField(
        label=_("Situación"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    stem = forms.CharField(label=_("Pregunta"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    scale = forms.ChoiceField(label=_("Escala de respuesta"))
    service = forms.ChoiceField(
        label=_("Sobre qué servicio"),
        required=False,
        help_text=_("Si elige uno, esta pregunta y las otras de ese servicio se hacen en vez de las generales."),
    )
    has_fixed_order = forms.BooleanField(
        label=_("Mostrar las opciones siempre en este orden"),
        required=False,
        help_text=_("Márquelo solo si el orden tiene sentido, como en una lista de cantidades."),
    )
    rationale = forms.CharField(
        label=_("Por qué es correcta"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    seconds = forms.IntegerField(
        label=_("Segundos que suele tomar"), min_value=SECONDS.start, max_value=SECONDS.stop - 1, initial=45
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str,
        sections: Iterable[str],
        scales: Iterable[tuple[str, str]],
        services: Iterable[tuple[str, str]] = (),
        codes: Collection[str] = (),
        content: ItemContent | None = None,
        picture: PictureShown | None = None,
        unfinished: Mapping[str, Any] | None = None,
    ) -> None:
        # `unfinished` is what is being written and not judged yet: a place of which one corner is marked.
        self.kind, self.task, self.picture = kind, TASKS.get(kind), picture
        initial = _initial(content) if content else {}
        if content and self.task:
            initial |= self.task.initial(content)
        super().__init__(data, initial=initial if unfinished is None else dict(unfinished))
        self.fields.update(self.task.fields() if self.task else {})
        self.fields.update(relation_fields(kind, codes=codes))
        self.fields["service"].choices = [("", _("Cualquiera del catálogo")), *services]  # type: ignore[attr-defined]  # a choice field
        # Among several the first is nobody's choice: an attitude must not be asked of a service by oversight, nor a
        # task among the questions on oneself.
        for name, offered in (("section", [(title, title) for title in sections]), ("scale", [*scales])):
            self.fields[name].choices = offered if len(offered) == 1 else [NOTHING, *offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["competence"].choices = [NOTHING, *_competences()]  # type: ignore[attr-defined]  # a choice field
        if kind in SERVICE_KINDS:
            self.fields["stem"].help_text = _("Escriba {service} donde va el nombre del servicio.")
        elif kind == ItemKind.PERCEPTION:
            self.fields["stem"].help_text = SAYS_ANSWERS
        for name in self._left_out():
            del self.fields[name]
        self._add_rows()

    def _add_rows(self) -> None:
        for number in range(1, ROWS.get(self.kind, 0) + 1):
            self.fields[f"option_{number}"] = forms.CharField(
                label=_("Opción %(number)s") % {"number": number}, required=False, max_length=400
            )
            if self.kind in CHOICE_KINDS:
                self.fields[f"right_{number}"] = forms.BooleanField(
                    label=_("La opción %(number)s es correcta") % {"number": number}, required=False
                )
            elif self.kind == "MATCHING":
                self.fields[f"pair_{number}"] = forms.CharField(
                    label=_("Su pareja %(number)s") % {"number": number}, required=False, max_length=400
                )

    def _left_out(self) -> Iterator[str]:
        if self.kind in SCALE_KINDS:
            yield from ("level", "scenario", "has_fixed_order", "rationale")
        else:
            yield "scale"
            if self.kind not in CHOICE_KINDS:
                yield "has_fixed_order"
            if self.kind != "SCENARIO" and not self.task:
                yield "scenario"
        yield "competence" if self.kind in SERVICE_KINDS else "service"

    @property
    def rows(self) -> list[tuple[BoundField, BoundField | None]]:
        """Return each row of options: its text, and its mark or pair."""
        second = {"MATCHING": "pair"}.get(self.kind, "right")
        return [
            (self[f"option_{number}"], self[f"{second}_{number}"] if f"{second}_{number}" in self.fields else None)
            for number in range(1, ROWS.get(self.kind, 0) + 1)
        ]

    @property
    def groups(self) -> list[tuple[str, list[BoundField], bool]]:
        """Return each group of fields of a task: its name, its fields, and whether it is open."""
        groups = self.task.groups() if isinstance(self.task, PartsFields) else []
        bound = [(title, [self[name] for name in names]) for title, names in groups]
        shown = [any(one.value() or one.errors for one in fields) for _title, fields in bound]
        return [(title, fields, shown[n] or n < FIRST_GROUPS) for n, (title, fields) in enumerate(bound)]

    @property
    def places(self) -> list[Choice]:
        """Return the places on the image as far as they are marked, to be drawn on it."""
        written = [str(self[name].value() or "") for name in self.fields if name.startswith("shape_")]
        points = [drawn(text) for text in written]
        return [Choice(id="", text="", chosen="si", details={"points": one}) for one in points if one]

    @property
    def being_marked(self) -> str:
        """Return which place the next point belongs to: the one that was chosen."""
        return str(self.initial.get("marcar", self.data.get("marcar", "1")))

    def item_content(self) -> ItemContent:
        """Return what was written."""
        written = self.cleaned_data
        options, targets, key = self._answers()
        content = ItemContent(
            code=written["code"],
            kind=self.kind,
            section=written["section"],
            competence=written.get("competence", ""),
            level=written.get("level", ""),
            scale=written.get("scale", ""),
            scenario=written.get("scenario", ""),
            stem=written["stem"],
            options=options,
            targets=targets,
            key=key,
            rationale=written.get("rationale", ""),
            seconds=written["seconds"],
            has_fixed_order=written.get("has_fixed_order", False),
            service=written.get("service"),
            **relation_parts(written),
        )
        return replace(content, **self.task.parts(written)) if self.task else content

    def _answers(self) -> tuple[tuple[Option, ...], tuple[Option, ...], list[str] | dict[str, str] | None]:
        if self.kind == "MATCHING":
            return self._pairs()
        written = self.cleaned_data
        numbers = [number for number in range(1, ROWS.get(self.kind, 0) + 1) if written[f"option_{number}"]]
        options = tuple(Option(LETTERS[place], written[f"option_{n}"]) for place, n in enumerate(numbers))
        if self.kind == "ORDERING":
            return options, (), [option.id for option in options]
        right = [option.id for option, n in zip(options, numbers, strict=True) if written.get(f"right_{n}")]
        return options, (), right or None

    def _pairs(self) -> tuple[tuple[Option, ...], tuple[Option, ...], dict[str, str]]:
        options: list[Option] = []
        targets: list[Option] = []
        key: dict[str, str] = {}
        for number in range(1, ROWS["MATCHING"] + 1):
            left, right = self.cleaned_data[f"option_{number}"], self.cleaned_data[f"pair_{number}"]
            if left:
                options.append(Option(LETTERS[len(options)], left))
            if right:
                targets.append(Option(str(len(targets) + 1), right))
            if left and right:
                key[options[-1].id] = targets[-1].id
        return tuple(options), tuple(targets), key


def _competences() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (area.name, [(competence.code, f"{competence.code} {competence.name}") for competence in area.competences])
        for area in framework_areas()
    ]


def _initial(content: ItemContent) -> dict[str, Any]:
    """Return what the form shows of a stored item: an ordering in its right order, pairs beside each other."""
    values: dict[str, Any] = {
        name: getattr(content, name)
        for name in (
            "code", "section", "competence", "level", "scenario", "stem", "scale", "has_fixed_order", "rationale",
            "seconds", "service", "family", "enemies",
        )
    }  # fmt: skip
    texts = {option.id: option.text for option in content.options}
    if content.kind == "ORDERING":
        rows = [texts[one] for one in content.key or texts if one in texts]
        return values | {f"option_{number}": text for number, text in enumerate(rows, 1)}
    if content.kind == "MATCHING":
        pairs = content.key if isinstance(content.key, dict) else {}
        targets = {target.id: target.text for target in content.targets}
        spare = [text for one, text in targets.items() if one not in pairs.values()]
        for number, option in enumerate(content.options, 1):
            values[f"option_{number}"] = option.text
            values[f"pair_{number}"] = targets.get(pairs.get(option.id, ""), "")
        for number, text in enumerate(spare, len(content.options) + 1):
            values[f"pair_{number}"] = text
        return values
    for number, option in enumerate(content.options, 1):
        values[f"option_{number}"] = option.text
        values[f"right_{number}"] = option.id in (content.key or ())
    return values


class ItemsFileForm(forms.Form):
    """Bring a file of items, and say what a file of another program does not."""

    file = forms.FileField(label=_("Archivo"), help_text=_("XLSX, CSV, GIFT, Moodle XML, LimeSurvey o QTI."))
    section = forms.ChoiceField(label=_("Sección"), required=False)
    competence = forms.ChoiceField(label=_("Competencia de las que no la dicen"), required=False)
    level = forms.ChoiceField(
        label=_("Nivel de las que no lo dicen"),
        choices=[("", _("Ninguno: lo escribo después")), *LEVELS],
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        sections: Iterable[str],
        is_survey: bool,
    ) -> None:
        super().__init__(data, files)
        own = [("", _("La que diga el archivo")), *((title, title) for title in sections)]
        self.fields["section"].choices = own  # type: ignore[attr-defined]  # a choice field
        if is_survey:
            del self.fields["competence"], self.fields["level"]
            return
        none = ("", _("Ninguna: esas no se traen"))
        self.fields["competence"].choices = [none, *_competences()]  # type: ignore[attr-defined]  # a choice field

    def defaults(self) -> Defaults:
        """Return what was said of the questions that do not say it."""
        written = self.cleaned_data
        return Defaults(
            section=written["section"], competence=written.get("competence", ""), level=written.get("level", "")
        )
