"""Pages of a respondent: a link, no account, no session, one screen for each question."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from pappus.web.access import public
from pappus.web.languages import speaking
from pappus.web.rounds import answering, selectors
from pappus.web.rounds.forms import BeginForm
from pappus.web.rounds.languages import language_of, languages_of

_SECRET = "needs the secret of a respondent's link"  # noqa: S105
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_GONE, _SHUT = 404, 409
_WORKER = Path(__file__).parent / "static" / "rounds" / "worker.js"


def _of_respondent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of whoever a link belongs to, in their language.

    It needs no token against forged requests: nothing but the link says who somebody is, and whoever could forge a
    request with it could as well open it.
    """

    @csrf_exempt
    @public(_SECRET)
    @wraps(view)
    def found(request: HttpRequest, secret: str) -> HttpResponse:
        respondent = selectors.respondent_of(secret)
        if respondent is None:
            return _no_form(request, "gone", _GONE)
        code = language_of(respondent.round, respondent.language, translation.get_language())
        respondent.language = code
        with speaking(code):
            request.LANGUAGE_CODE = code
            answer = _answer(view, request, respondent, secret)
        for name, value in {**_HEADERS, "Content-Language": code}.items():
            answer.headers[name] = value
        return answer

    return found


def _answer(view: Callable[..., HttpResponse], request: HttpRequest, respondent: Any, secret: str) -> HttpResponse:
    one = respondent.round
    if one.closed_at or not one.opened_at:
        return _no_form(request, "closed" if one.closed_at else "not_open", _SHUT, one)
    return view(request, respondent, secret)


@csrf_exempt
@public(_SECRET)
def form(request: HttpRequest, secret: str) -> HttpResponse:
    """The form; what is posted to it are answers."""
    if request.method != "POST":
        answer: HttpResponse = _show(request, secret)
        return answer
    asked = selectors.asked_by(secret)
    if asked is None or not asked.is_open:
        return _no_form(request, "gone" if asked is None else "closed", _GONE if asked is None else _SHUT)
    given = answering.given_in(request.POST.dict())
    kept = answering.keep(asked, given)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": kept})
    at = _number(request.POST.get("at"))
    if any(not one.answer for one in given):
        return redirect(f"{request.path}?at={at}&missing=1")
    return redirect(f"{request.path}?at={selectors.screen_after(secret, at)}")


@_of_respondent
def _show(request: HttpRequest, respondent: Any, secret: str) -> HttpResponse:
    """The form at the place where the person is."""
    if respondent.started_at is None:
        return _opening(request, respondent, secret)
    screens = selectors.screens_of(respondent, respondent.language)
    answers = selectors.answers_of(respondent)
    left_out = selectors.left_out(screens, answers)
    at = _place(request.GET.get("at"), screens, answers, left_out)
    return render(
        request,
        "rounds/form.html",
        {
            **_frame(respondent, secret),
            "screens": list(enumerate(screens, start=1)),
            "answers": answers,
            "at": at,
            "end": len(screens) + 1,
            "number": sum(1 for place in range(at) if place not in left_out) if at <= len(screens) else 0,
            "asked": len(screens) - len(left_out),
            "missing": "comment" if request.GET.get("missing") else "",
        },
    )


@require_GET
@public("a script, the same for everybody")
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the form without a network; its address decides for which pages it works."""
    del request
    script = _WORKER.read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_POST
@_of_respondent
def begin(request: HttpRequest, respondent: Any, secret: str) -> HttpResponse:
    """The person begins: what is asked is fixed."""
    told = _begin_form(respondent, request.POST)
    if not told.is_valid():
        return _opening(request, respondent, secret, told)
    answering.begin(respondent, told.cleaned_data)
    return redirect("respondent", secret)


@require_POST
@_of_respondent
def language(request: HttpRequest, respondent: Any, secret: str) -> HttpResponse:
    """The person chooses a language."""
    chosen = request.POST.get("language", "")
    if chosen in dict(languages_of(respondent.round)):
        answering.choose_language(respondent, chosen)
    return redirect("respondent", secret)


@require_POST
@_of_respondent
def done(request: HttpRequest, respondent: Any, secret: str) -> HttpResponse:
    """The person is done."""
    answering.finish(respondent)
    return render(request, "rounds/thanks.html", _frame(respondent, secret))


def _opening(request: HttpRequest, respondent: Any, secret: str, told: BeginForm | None = None) -> HttpResponse:
    return render(
        request,
        "rounds/opening.html",
        {**_frame(respondent, secret), "form": told or _begin_form(respondent, None)},
        status=400 if told is not None else 200,
    )


def _begin_form(respondent: Any, given: Any) -> BeginForm:
    known = {name for name in ("level", "unit", "function") if getattr(respondent, name)}
    return BeginForm(given, units=selectors.units_of(respondent.round.organisation), known=known)


def _frame(respondent: Any, secret: str) -> dict[str, Any]:
    one = respondent.round
    others = [pair for pair in languages_of(one) if pair[0] != respondent.language]
    return {"round": one, "name": one.organisation.name, "secret": secret, "languages": others}


def _no_form(request: HttpRequest, why: str, status: int, one: Any = None) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"why": why}, status=status)
    return render(request, "rounds/no_form.html", {"why": why, "round": one}, status=status)


def _place(said: str | None, screens: Any, answers: dict[str, Any], left_out: frozenset[int]) -> int:
    """The screen to show, from 1: the one asked for, else the first without an answer; behind the last, the end."""
    end = len(screens) + 1
    if said:
        return min(max(_number(said), 1), end)
    for number, screen in enumerate(screens, start=1):
        if number - 1 not in left_out and not any(item.id in answers for item in screen.items):
            return number
    return end


def _number(said: str | None) -> int:
    digits = (said or "")[:6]
    return int(digits) if digits.isascii() and digits.isdigit() else 1
