"""A small web app around tillskott: a typed API, a form made from the facts, and an interview that the page carries.

Run it with `uvicorn embedding_app:app` (pip install tillskott fastapi uvicorn python-multipart).
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, Literal
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from tillskott import (
    Advice,
    Advisor,
    Fact,
    Interview,
    InterviewState,
    InterviewStep,
    LabelReading,
    Language,
    MedicineMatch,
    ProfileError,
)

LANGUAGE: Language = "sv"
ORDER: dict[Literal["refer_now", "refer", "ask", "food_first", "check_first", "recommend"], str] = {
    "refer_now": "red", "refer": "red", "ask": "gray", "food_first": "blue", "check_first": "orange",
    "recommend": "green",
}  # fmt: skip

advisor = Advisor(setting="self_care")
app = FastAPI(title="A shop that advises")


# --- the API --------------------------------------------------------------------------------------------

@app.exception_handler(ProfileError)
async def refused(request: Request, error: ProfileError) -> JSONResponse:
    return JSONResponse({"faults": [fault.to_dict() for fault in error.faults]}, status_code=422)


@app.post("/api/advise")
def advise(profile: dict[str, Any]) -> Advice:
    return advisor.advise(profile)


@app.post("/api/interview")
def next_step(state: InterviewState) -> InterviewStep:
    return advisor.interview(state).step()


@app.get("/api/medicines")
def medicines(text: str) -> list[MedicineMatch]:
    return advisor.find_medicine(text)


@app.post("/api/label")
def label(text: str, per_day: float | None = None) -> LabelReading:
    return advisor.read_label(text, per_day)


# --- a form made from the facts ---------------------------------------------------------------------------

def page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(f"<!doctype html><html lang={LANGUAGE}><title>{escape(title)}</title><main>{body}</main>")


def select(fact: Fact) -> str:
    choices = [f'<option value="{one.id}">{escape(one.label[LANGUAGE])}</option>' for one in fact.options]
    return f'<select name="{fact.id}"><option value="">?</option>{"".join(choices)}</select>'


def boxes(fact: Fact) -> str:
    labels = [(one.id, one.label[LANGUAGE]) for one in fact.options]
    return "".join(f'<label><input type="checkbox" name="{fact.id}" value="{value}">{escape(text)}</label>'
                   for value, text in [*labels, ("none", "inget av detta")])  # fmt: skip


def number(fact: Fact) -> str:
    unit = fact.unit_label[LANGUAGE] if fact.unit_label else ""
    return f'<input name="{fact.id}" inputmode="decimal" placeholder="{fact.minimum}–{fact.maximum}"> {escape(unit)}'


def field(fact: Fact) -> str:
    if fact.type in ("enum", "form"):
        return select(fact)
    if fact.type == "set":
        return boxes(fact)
    if fact.type in ("integer", "number"):
        return number(fact)
    return f'<textarea name="{fact.id}"></textarea>'


def row(fact: Fact, fault: str = "") -> str:
    asked = fact.question or fact.label
    star = " *" if fact.safety else ""
    return f"<p>{escape(asked[LANGUAGE])}{star}<br>{field(fact)} <strong>{escape(fault)}</strong></p>"


def form(faults: dict[str, str]) -> str:
    rows = "".join(row(fact, faults.get(name, "")) for name, fact in advisor.facts.items() if not fact.instead_of)
    return f'<form method="post" action="/form">{rows}<button>Ge råd</button></form>'


async def fields(request: Request) -> dict[str, list[str]]:
    return parse_qs((await request.body()).decode(), keep_blank_values=True)


@app.get("/form")
def empty_form() -> HTMLResponse:
    return page("Frågor", form({}))


@app.post("/form")
async def filled_form(request: Request) -> HTMLResponse:
    profile = advisor.read_form(await fields(request))
    faults = {fault.fact: fault.in_language(LANGUAGE) for fault in advisor.validate(profile)}
    if faults:
        return page("Något stämmer inte", form(faults))
    return page("Råd", shown(advisor.advise(profile)))


def shown(advice: Advice) -> str:
    lines = "".join(f'<p class="{line.role}">{escape(line.text)}</p>' for line in advice.glance(LANGUAGE).lines)
    return f'<section style="border-left: 1ex solid {ORDER[advice.decision]}">{lines}</section>'


# --- an interview whose state travels in the page ----------------------------------------------------------

def question(step: InterviewStep) -> str:
    if step.question is None:
        return shown(step.advice)
    asked = step.question
    several = asked.type in ("set", "which")
    kind = "checkbox" if several else "radio"
    choices = [f'<label><input type="{kind}" name="value" value="{one.id}">{escape(one.label[LANGUAGE])}</label>'
               for one in asked.options]  # fmt: skip
    why = step.why["text"][LANGUAGE] if step.why and step.why["text"] else ""
    state = escape(json.dumps(step.state, ensure_ascii=False), quote=True)
    typed = "".join(choices) or '<input name="value">'
    return (f'<form method="post" action="/interview"><input type="hidden" name="state" value="{state}">'
            f'<input type="hidden" name="id" value="{asked.id}"><h1>{escape(asked.text[LANGUAGE])}</h1>'
            f"<p>{escape(why)}</p>{typed}<button>Vidare</button>"
            f'<button name="unknown" value="1">Vet inte</button></form>{shown(step.advice)}')  # fmt: skip


def answered(talk: Interview, asked: str, values: list[str]) -> None:
    now = talk.step().question
    if now is None or now.id != asked:
        return
    if now.type in ("set", "which"):
        talk.answer(asked, values)
    elif now.facts:
        read = advisor.read_form({now.facts[0].id: values})
        talk.answer(asked, read.get(now.facts[0].id))
    else:
        talk.answer(asked, values[0] if values else None)


@app.get("/interview")
def first_question() -> HTMLResponse:
    return page("Samtal", question(advisor.interview().step()))


@app.post("/interview")
async def next_question(request: Request) -> HTMLResponse:
    posted = await fields(request)
    talk = advisor.interview(json.loads(posted["state"][0]))
    if "unknown" in posted:
        talk.answer(posted["id"][0], None)
    else:
        answered(talk, posted["id"][0], [value for value in posted.get("value", []) if value])
    return page("Samtal", question(talk.step()))
