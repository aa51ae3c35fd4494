from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apropia.formats.tabular.layouts import USE
from apropia.formats.tabular.writing import Field
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import download, rows_to_mend
from apropia.people.access import PersonRequest, roles_required
from apropia.usage import actions, policies, queries
from apropia.usage.forms import AliasForm, ProductForm, QuestionsForm, ReportsForm


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """Show a person her own use, which nobody else sees."""
    return render(request, "usage/mine.html", {"services": queries.own_use(person=request.person)})


@roles_required(*policies.IMPORTERS)
@require_http_methods(["GET", "POST"])
def home(request: PersonRequest) -> HttpResponse:
    """Take use reports, and list those so far."""
    form = ReportsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        received = []
        for file in form.cleaned_data["reports"]:
            try:
                one = actions.receive(
                    entity=request.entity, name=file.name, content=file, by=request.person, at=clock.now()
                )
                received.append(one)
            except DomainError as refusal:
                form.add_error("reports", f"{file.name}: {refusal.message}")
        if len(received) == 1 and not form.errors:
            return redirect("usage:report", uid=received[0].uid)
        if received:
            text = ngettext(
                "Recibimos %(count)s informe. Ábralo y responda lo que falte.",
                "Recibimos %(count)s informes. Abra cada uno y responda lo que falte.",
                len(received),
            )
            messages.success(request, text % {"count": len(received)})
            if not form.errors:
                return redirect("usage:imports")
    page = queries.page_of_imports(person=request.person, page=request.GET.get("pagina", ""))
    return render(request, "usage/home.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@roles_required(*policies.IMPORTERS)
@require_http_methods(["GET", "POST"])
def report(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show what a report is, ask what it does not say, and what it would change."""
    shown = queries.page_of_import(uid=uid, person=request.person, page=request.GET.get("pagina", ""))
    form = None
    if shown.asks is not None:
        form = QuestionsForm(
            request.POST or None,
            questions=shown.asks.questions,
            columns=shown.asks.columns,
            proposed=shown.asks.proposed,
            services=shown.asks.services,
        )
        if request.method == "POST" and form.is_valid():
            try:
                actions.answer(
                    usage_import=shown.usage_import,
                    columns=form.mapping(),
                    services=form.chosen_services(),
                    period=form.period(),
                    by=request.person,
                    at=clock.now(),
                )
            except DomainError as refusal:
                show_on(form, refusal)
            else:
                return redirect("usage:report", uid=uid)
    context = {"shown": shown, "usage_import": shown.usage_import, "form": form}
    return render(request, "usage/report.html", context, status=422 if form and form.errors else 200)


@roles_required(*policies.IMPORTERS)
@require_POST
def apply(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Make a report count."""
    found = queries.import_for(uid=uid, person=request.person)
    done = _("Aplicó el informe.")
    back = reverse("usage:report", args=[uid])
    return do(request, actions.apply, back=back, done=done, usage_import=found, by=request.person, at=clock.now())


@roles_required(*policies.IMPORTERS)
@require_http_methods(["GET", "POST"])
def revert(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Make a report stop counting, once confirmed."""
    found = queries.import_for(uid=uid, person=request.person)
    if request.method == "POST":
        done = _("El informe ya no cuenta. Lo que había reemplazado vuelve a contar.")
        back = reverse("usage:report", args=[uid])
        return do(request, actions.revert, back=back, done=done, usage_import=found, by=request.person, at=clock.now())
    return render(request, "usage/revert.html", {"usage_import": found})


@roles_required(*policies.IMPORTERS)
@require_POST
def discard(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Delete a report that never counted."""
    found = queries.import_for(uid=uid, person=request.person)
    try:
        actions.discard(usage_import=found, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("usage:report", uid=uid)
    messages.success(request, _("El informe se descartó."))
    return redirect("usage:imports")


@roles_required(*policies.IMPORTERS)
@require_GET
def template(request: PersonRequest) -> HttpResponseBase:
    """Give an empty spreadsheet with the columns of a use table."""
    fields = [Field(column.key, width=22) for column in USE.columns]
    return download(name="plantilla-uso", fields=fields, rows=[], format_="xlsx")


@roles_required(*policies.IMPORTERS)
@require_GET
def problems(request: PersonRequest, uid: UUID) -> HttpResponseBase:
    """Give the rows to be corrected as a spreadsheet, with what they say while the file is kept."""
    found = queries.rows_to_mend_for(uid=uid, person=request.person)
    actions.note_rows_taken(usage_import=found.usage_import, by=request.person, at=clock.now())
    return rows_to_mend(found.usage_import.problems, headers=found.headers, cells=found.cells)


@roles_required(*policies.IMPORTERS)
@require_http_methods(["GET", "POST"])
def aliases(request: PersonRequest) -> HttpResponse:
    """Say whose the accounts are that reports call by another name."""
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        value, email = form.cleaned_data["value"], form.cleaned_data["email"]
        try:
            actions.add_alias(email=email, value=value, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardado. Se usará en los próximos informes."))
            return redirect("usage:aliases")
    page = queries.aliases_for(person=request.person, page=request.GET.get("pagina", ""))
    return render(request, "usage/aliases.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@roles_required(*policies.IMPORTERS)
@require_POST
def remove_alias(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget whose an account is."""
    alias = queries.alias_for(pk=pk, person=request.person)
    actions.remove_alias(alias=alias, by=request.person, at=clock.now())
    messages.success(request, _("La cuenta se quitó."))
    return redirect("usage:aliases")


@roles_required(*policies.IMPORTERS)
@require_GET
def products(request: PersonRequest) -> HttpResponse:
    """Show which service each product of the reports is."""
    return render(request, "usage/products.html", {"products": queries.products_for(person=request.person)})


@roles_required(*policies.IMPORTERS)
@require_http_methods(["GET", "POST"])
def product(request: PersonRequest) -> HttpResponse:
    """Correct which service a product is."""
    hint = request.GET.get("producto", "")
    shown, services = queries.product_for(hint=hint, person=request.person)
    form = ProductForm(request.POST or None, product=shown, services=services)
    if request.method == "POST" and form.is_valid():
        again = actions.relink(hint=hint, service=form.chosen(), by=request.person, at=clock.now())
        messages.success(request, _said(again))
        return redirect("usage:products")
    context = {"product": shown, "form": form}
    return render(request, "usage/product.html", context, status=422 if form.errors else 200)


@roles_required(*policies.IMPORTERS)
@require_POST
def unlink_product(request: PersonRequest) -> HttpResponse:
    """Forget which service a product is."""
    shown, _services = queries.product_for(hint=request.POST.get("producto", ""), person=request.person)
    again = actions.unlink(hint=shown.hint, by=request.person, at=clock.now())
    messages.success(request, _said(again))
    return redirect("usage:products")


def _said(again: int) -> str:
    if not again:
        return _("Guardado. Vale desde el próximo informe.")
    text = ngettext(
        "Guardado. Leemos de nuevo %(count)s informe por aplicar.",
        "Guardado. Leemos de nuevo %(count)s informes por aplicar.",
        again,
    )
    return text % {"count": again}
