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
        label=gettext_lazy("Video"), required=False, widget=forms.FileInput(attrs={"accept": VIDEO.accept})
    )
    video_url = forms.URLField(label=gettext_lazy("O el enlace del video"), required=False, assume_scheme="https")
    captions_file = forms.FileField(
        label=gettext_lazy("Subtítulos (.vtt)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": CAPTIONS.accept}),
        help_text=gettext_lazy("Son obligatorios para publicar un video."),
    )
    transcript = forms.CharField(
        label=gettext_lazy("Transcripción"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    remove_video = forms.BooleanField(label=gettext_lazy("Quitar el video"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, activity: Activity) -> None:
        names = ("title", "duration_minutes", "body", "image_alt", "video_url", "transcript", "address", "done_when")
        super().__init__(data, files, initial={name: getattr(activity, name) for name in names})
        unused = {
            ActivityKind.READING: ("video_file", "video_url", "captions_file", "transcript", "remove_video"),
            ActivityKind.IMAGE: ("video_file", "video_url", "captions_file", "transcript", "remove_video"),
            ActivityKind.VIDEO: ("image_file", "image_alt", "remove_image"),
            ActivityKind.QUIZ: tuple(set(self.fields) - {"title", "duration_minutes", "body", "done_when"}),
            ActivityKind.CHECKLIST: tuple(set(self.fields) - {"title", "duration_minutes", "body"}),
            ActivityKind.PACKAGE: tuple(set(self.fields) - {"title", "duration_minutes", "body"}),
            ActivityKind.FILE: tuple(set(self.fields) - {"title", "duration_minutes", "body"}),
            ActivityKind.LINK: tuple(set(self.fields) - {"title", "duration_minutes", "body", "address"}),
        }
        for name in unused[ActivityKind(activity.kind)]:
            del self.fields[name]
        if activity.kind != ActivityKind.LINK:
            self.fields.pop("address", None)
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
