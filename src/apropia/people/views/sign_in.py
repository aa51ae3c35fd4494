from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import enqueue
from apropia.people import actions, queries
from apropia.people.access import ENTITY_KEY, PersonRequest, account_of, following_of, public
from apropia.people.forms.sign_in import EmailForm, EntityForm, NewPasswordForm


@public
@never_cache
@require_http_methods(["GET", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Send a link to enter once. The answer is the same whether the account exists or not."""
    return _ask(request, purpose="SIGN_IN", template="people/ask_link.html")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def ask_password(request: HttpRequest) -> HttpResponse:
    """Send a link to set a new password, with the same discretion."""
    return _ask(request, purpose="PASSWORD", template="people/ask_password.html")


def _ask(request: HttpRequest, *, purpose: str, template: str) -> HttpResponse:
    form, following = EmailForm(request.POST or None), following_of(request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].casefold()
        if ratelimit.consume(request, action="reset_password", key=email):
            wanted = {"email": email, "purpose": purpose, "following": following}
            enqueue("people.send_link", entity=None, at=clock.now(), arguments=wanted)
        return render(request, "people/link_sent.html", {"email": form.cleaned_data["email"], "purpose": purpose})
    context = {"form": form, "following": following}
    return render(request, template, context, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Open a link from a message. Looking changes nothing: mail scanners look; only a person presses the button."""
    at = clock.now()
    purpose = queries.token_purpose(secret=secret, at=at)
    if purpose is None:
        return render(request, "people/link_dead.html", status=410)
    if purpose == "SIGN_IN":
        return _enter_by_link(request, secret)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.set_password_by_link(secret=secret, password=form.cleaned_data["password"], at=at)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            # Whoever has just chosen the password need not type it again to set the second factor up.
            record_authentication(request, account, method="password", reauthenticated=True)
            return cast(HttpResponse, perform_login(request, account))
    context = {"form": form, "purpose": purpose}
    return render(request, "people/set_password.html", context, status=422 if form.errors else 200)


def _enter_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/enter_by_link.html")
    try:
        account = actions.use_token(secret=secret, purposes=("SIGN_IN",), at=clock.now())
    except DomainError:
        return render(request, "people/link_dead.html", status=410)
    # Whoever came by an invitation goes on to it, also when this link opens in another browser than the one that asked.
    return cast(HttpResponse, perform_login(request, account, redirect_url=following_of(request) or None))


@never_cache
@require_http_methods(["GET", "POST"])
def choose_entity(request: HttpRequest) -> HttpResponse:
    """Choose in which entity to work, when the account has several."""
    persons = list(queries.persons_of_account(account=account_of(request)))
    if request.method == "POST":
        form = EntityForm(request.POST)
        allowed = {person.entity_id for person in persons}
        if not form.is_valid() or form.cleaned_data["entity"] not in allowed:
            raise Http404
        request.session[ENTITY_KEY] = form.cleaned_data["entity"]
        return redirect("/")
    return render(request, "people/choose_entity.html", {"persons": persons})


def account_home(request: PersonRequest) -> HttpResponse:
    """Show what concerns the account: password, second factor, open sessions."""
    context = {"second_factor": queries.second_factor_of(account=account_of(request))}
    return render(request, "people/account_home.html", context)


class SecondFactorPage(IndexView):  # type: ignore[misc]  # allauth has no types
    """Show the second factor and its spare codes; taking it off is offered only to whoever may."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"second_factor": queries.second_factor_of(account=account_of(self.request))}


class ActivateSecondFactor(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Set the second factor up; the code that proves it also counts as this session's second step."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        answer = cast(HttpResponse, super().form_valid(form))
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return answer


@require_POST
def ask_own_password(request: PersonRequest) -> HttpResponse:
    """Send the signed-in person a link to set a new password."""
    if not ratelimit.consume(request, action="reset_password", key=request.person.email):
        messages.error(request, _("Ya le enviamos varios enlaces. Espere unos minutos y revise su correo."))
        return redirect("people:account_home")
    enqueue(
        "people.send_link",
        entity=None,
        at=clock.now(),
        arguments={"email": request.person.email, "purpose": "PASSWORD"},
    )
    messages.success(request, _("Le enviamos un enlace a %(email)s.") % {"email": request.person.email})
    return redirect("people:account_home")
