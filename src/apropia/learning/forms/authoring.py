"""What an author fills in: the description of a course, a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.competences.models import Level
from apropia.competences.queries import framework_areas
from apropia.formats.addresses import is_web_address
from apropia.foundation.files.kinds import CAPTIONS, IMAGE, VIDEO
from apropia.learning.models import Activity, ActivityKind, CourseVersion, DoneWhen
from apropia.learning.policies.pace import RULES, least_seconds, spoken

OF_VIDEO = (
    *("video_file", "captions_file", "remove_video"),
    *("video_url", "has_captions_there", "video_is_silent", "transcript"),
)
WRITTEN = (
    *("title", "duration_minutes", "body", "address", "done_when", "image_alt", "alternative"),
    *("video_url", "has_captions_there", "video_is_silent", "transcript"),
)


class TitleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Título"), max_length=160)


class NewActivityForm(TitleForm):
    kind = forms.ChoiceField(label=gettext_lazy("Clase de actividad"), choices=ActivityKind.choices)


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Qué debe corregir"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class DescriptionForm(forms.Form):
    """What a version says of itself, with the competences it teaches."""

    title = forms.CharField(label=gettext_lazy("Título"), max_length=160)
    summary = forms.CharField(
        label=gettext_lazy("Resumen"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Qué gana quien lo toma, en una o dos frases."),
    )
    objectives = forms.CharField(
        label=gettext_lazy("Objetivos"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Uno por línea. Empiece con un verbo: elegir, revisar, compartir."),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Duración en minutos"), min_value=1, max_value=600, initial=20
    )
    competences = forms.MultipleChoiceField(
        label=gettext_lazy("Competencias que enseña"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Hasta qué nivel"),
        choices=Level.choices,
        initial=Level.INTERMEDIATE,
        help_text=gettext_lazy("Vale para las competencias que marque ahora. Las que ya tenían nivel lo conservan."),
    )

    def __init__(self, data: Any = None, *, version: CourseVersion) -> None:
        self._levels = {str(one.competence_id): one.level for one in version.taught.all()}
        super().__init__(
            data,
            initial={
                "title": version.title,
                "summary": version.summary,
                "objectives": "\n".join(version.objectives),
                "duration_minutes": version.duration_minutes,
                "competences": list(self._levels),
            },
        )
        field = self.fields["competences"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (str(one.pk), f"{one.code} {one.name}") for area in framework_areas() for one in area.competences
        ]

    @property
    def taught(self) -> dict[int, str]:
        """Level by id of competence, once the form is valid."""
        level = self.cleaned_data["level"]
        return {int(pk): self._levels.get(pk, level) for pk in self.cleaned_data["competences"]}


class ActivityForm(forms.Form):
    """A lesson: its text and, by kind, its image or video."""

    title = forms.CharField(label=gettext_lazy("Título"), max_length=160)
    duration_minutes = forms.IntegerField(label=gettext_lazy("Minutos"), min_value=1, max_value=240)
    body = forms.CharField(
        label=gettext_lazy("Texto"), required=False, widget=forms.Textarea(attrs={"rows": 16}), strip=False
    )
    address = forms.URLField(
        label=gettext_lazy("Dirección"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=gettext_lazy("La página que se abre, como https://www.gov.co. Cuente en el texto para qué ir."),
    )
    alternative = forms.CharField(
        label=gettext_lazy("Otra manera de hacerla"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
        help_text=gettext_lazy(
            "Para quien no puede usar el paquete: lo mismo que enseña, en texto. Queda hecha al leerlo. "
            "Sin ella no se publica."
        ),
    )
    done_when = forms.ChoiceField(label=gettext_lazy("Queda hecha cuando"), required=False)
    image_file = forms.FileField(
        label=gettext_lazy("Imagen"), required=False, widget=forms.FileInput(attrs={"accept": IMAGE.accept})
    )
    image_alt = forms.CharField(
        label=gettext_lazy("Texto alternativo"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Cuente lo que muestra la imagen a quien no la ve. Es obligatorio para publicar."),
    )
    remove_image = forms.BooleanField(label=gettext_lazy("Quitar la imagen"), required=False)
    video_file = forms.FileField(
        label=gettext_lazy("Archivo de video"), required=False, widget=forms.FileInput(attrs={"accept": VIDEO.accept})
    )
    captions_file = forms.FileField(
        label=gettext_lazy("Subtítulos (.vtt)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": CAPTIONS.accept}),
        help_text=gettext_lazy("Los del archivo. Sin ellos no se publica, salvo que no se oiga nada que haga falta."),
    )
    video_url = forms.URLField(
        label=gettext_lazy("O el enlace del video"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("En YouTube, Vimeo u otro sitio. Se abre allá; aquí no se carga nada de ese sitio."),
    )
    has_captions_there = forms.BooleanField(
        label=gettext_lazy("Lo miré: el video del enlace tiene subtítulos en su sitio"), required=False
    )
    video_is_silent = forms.BooleanField(
        label=gettext_lazy("En el video no se oye nada que haga falta"), required=False
    )
    transcript = forms.CharField(
        label=gettext_lazy("Transcripción"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Lo que se dice y lo que se ve. Sin ella no se publica."),
    )
    remove_video = forms.BooleanField(label=gettext_lazy("Quitar el video"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, activity: Activity) -> None:
        super().__init__(data, files, initial={name: getattr(activity, name) for name in WRITTEN})
        self._has_video = bool(activity.video)
        unused = {
            ActivityKind.READING: OF_VIDEO,
            ActivityKind.IMAGE: OF_VIDEO,
            ActivityKind.VIDEO: ("image_file", "image_alt", "remove_image"),
            ActivityKind.QUIZ: tuple(set(self.fields) - {"title", "duration_minutes", "body", "done_when"}),
            ActivityKind.CHECKLIST: tuple(set(self.fields) - {"title", "duration_minutes", "body"}),
            ActivityKind.PACKAGE: tuple(set(self.fields) - {"title", "duration_minutes", "body", "alternative"}),
            ActivityKind.FILE: tuple(set(self.fields) - {"title", "duration_minutes", "body", "done_when"}),
            ActivityKind.LINK: tuple(set(self.fields) - {"title", "duration_minutes", "body", "done_when", "address"}),
        }
        for name in unused[ActivityKind(activity.kind)]:
            del self.fields[name]
        if activity.kind != ActivityKind.LINK:
            self.fields.pop("address", None)
        if activity.kind != ActivityKind.PACKAGE:
            self.fields.pop("alternative", None)
        self._offer_rules(activity)
        if not activity.image:
            self.fields.pop("remove_image", None)
        if not activity.video:
            self.fields.pop("remove_video", None)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address and not is_web_address(address):
            raise forms.ValidationError(_("Escriba una dirección que empiece por https:// o http://."))
        return address

    def clean_video_url(self) -> str:
        address: str = self.cleaned_data["video_url"]
        if address and not is_web_address(address):
            raise forms.ValidationError(_("Escriba una dirección que empiece por https:// o http://."))
        return address

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        keeps_own = self._has_video and not values.get("remove_video")
        if values.get("video_url") and (values.get("video_file") or keeps_own):
            self.add_error("video_url", _("Deje el archivo o el enlace, no los dos."))
        return values

    def _offer_rules(self, activity: Activity) -> None:
        """Let the author choose by what this kind is done; a practice and a package leave nothing to choose."""
        rules = RULES.get(ActivityKind(activity.kind), ())
        if not rules:
            self.fields.pop("done_when", None)
            return
        field = self.fields["done_when"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(rule.value, rule.label) for rule in rules]
        if DoneWhen.DWELL in rules:
            least = _("El mínimo sale de sus palabras o de sus minutos. Con lo guardado, es de %(least)s.")
            field.help_text = least % {"least": spoken(least_seconds(activity))}
