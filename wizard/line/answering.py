"""One question of the flow, asked by an asker: from its control to its answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from wizard.flow import (
    Answers,
    Browse,
    Choose,
    ChooseSome,
    Count,
    Pick,
    Question,
    Value,
    WizardState,
    Write,
    WriteSome,
    WriteTags,
)
from wizard.flow.answers import list_of, text_of
from wizard.flow.choices import (
    first_place,
    limit_problem,
    none_row,
    option_rows,
    place_listing,
    typed_problem,
)
from wizard.flow.marks import has_marks, marked_row, row_marks
from wizard.flow.places import Place, browse_rows, place_around
from wizard.flow.resource_rows import pick_rows
from wizard.flow.rows import Row
from wizard.flow.typed import number_problem, tag_problem, tags_from, tags_to
from wizard.line.asker import Asker, Problem, Prompt, ReloadWanted
from wizard.line.found import Finder
from wizard.text import visible


def prompt_of(state: WizardState, question: Question, view: Callable[[str], str]) -> Prompt:
    """The words of ``question``, and where in the flow it stands."""
    asked = state.current_step.asked(state.answers)
    count = f", {asked.index(question) + 1} of {len(asked)}" if len(asked) > 1 and question in asked else ""
    return Prompt(
        ask=question.ask,
        why=question.why,
        where=f"{state.current_step.title}{count}",
        view=view,
        reloads=isinstance(question.control, Pick | Browse),
        explained=isinstance(question.control, Choose | ChooseSome),
    )


def ask(asker: Asker, finder: Finder, question: Question, answers: Answers, prompt: Prompt) -> Value | None:
    """The answer to ``question``; ``None`` leaves it out.

    Raises what the asker raises; ReloadWanted only where there is no connection that a list could be read over.
    """
    offered = question.offered(answers)
    match question.control:
        case Choose(options):
            default = str(offered) if offered is not None else None
            rows = _marked(option_rows(question, options), finder, question, answers)
            return _value(asker.choose(prompt, rows, default=default))
        case ChooseSome(options):
            rows = option_rows(question, options)
            return asker.choose_some(prompt, rows, chosen=list_of(answers, question.key), limit=len(options))
        case Pick() as pick:
            return _again(finder, pick.listing, lambda: _pick(asker, finder, question, pick, answers, prompt))
        case Browse() as browse:
            return _Walk(asker, finder, question, browse, answers).ask(prompt)
        case Write(rule, example):
            text = str(offered or "")
            return asker.write(prompt, text=text, none=question.none, example=example, problem=rule.problem)
        case Count(least):
            problem = number_problem(least)
            text = str(offered or "")
            number = asker.write(prompt, text=text, none=question.none, example=str(least), problem=problem)
            return int(number) if number is not None else None
        case WriteSome(rule, limit, example):
            given = list_of(answers, question.key)
            wanted = _Texts(given, rule.problem, question.none, example, limit)
            return wanted.ask(asker, prompt, offered if isinstance(offered, tuple) else ())
        case WriteTags() as control:
            tags = answers.get(question.key)
            given = tags_to(tags) if isinstance(tags, Mapping) else ()
            texts = _Texts(given, tag_problem(control), question.none, "team=nlp", None, _tag_key).ask(asker, prompt)
            return tags_from(texts) if texts else None


def _value(row: Row) -> str | None:
    return None if row.kind == "none" else row.value


def _again(finder: Finder, kind: str, attempt: Callable[[], Value | None]) -> Value | None:
    """Ask AWS again for the list as often as that is wanted."""
    while True:
        try:
            return attempt()
        except ReloadWanted:
            if finder.unconnected:
                raise
            finder.forget(kind)


def _pick(
    asker: Asker, finder: Finder, question: Question, pick: Pick, answers: Answers, prompt: Prompt
) -> Value | None:
    found = finder.find(pick.listing, pick.parameters(answers))
    if found.note:
        asker.say(found.note)
    rows = _marked(pick_rows(question, pick, found.items, answers), finder, question, answers)
    none = question.none if any(row.kind == "none" for row in rows) else ""
    problem = typed_problem(pick)
    if pick.limit > 1:
        given = list_of(answers, question.key)
        if not found.items:
            return _Texts(given, problem, none, "", pick.limit).ask(asker, prompt)
        unlisted = _unlisted(rows, given)
        return asker.choose_some(prompt, [*unlisted, *rows], chosen=given, limit=pick.limit, typed_problem=problem)
    answer = text_of(answers, question.key)
    if not found.items:
        return asker.write(prompt, text=answer, none=none, example="", problem=problem)
    rows = [*_unlisted(rows, [answer] if answer else []), *rows]
    return _value(asker.choose(prompt, rows, default=answer or None, typed_problem=problem))


def _marked(rows: Sequence[Row], finder: Finder, question: Question, answers: Answers) -> list[Row]:
    """The rows with what the caller's policies say about each, where they can be read and IAM sees the question."""
    if not has_marks(question) or (rights := finder.rights()) is None:
        return list(rows)
    mark = row_marks(rights, question, answers)
    return [marked_row(row, found) if mark is not None and (found := mark(row)) is not None else row for row in rows]


def _unlisted(rows: Sequence[Row], values: Sequence[str]) -> list[Row]:
    """Rows for answers that the list does not hold: typed ones, or of an account that may not be listed."""
    listed = {row.value for row in rows}
    return [
        Row(value, (visible(value),), details="Chosen, but not in the list.", kind="typed")
        for value in values
        if value not in listed
    ]


class _Walk:
    """A way through S3, from bucket to folder to object."""

    def __init__(self, asker: Asker, finder: Finder, question: Question, browse: Browse, answers: Answers) -> None:
        self._asker, self._finder = asker, finder
        self._question, self._browse, self._answers = question, browse, answers
        self._walked = False

    def ask(self, prompt: Prompt) -> str | None:
        """The location that is chosen in the end."""
        place = first_place(self._browse, self._question, self._answers)
        while True:
            kind, parameters = place_listing(place)
            try:
                row = self._row(prompt, place, kind, parameters)
            except ReloadWanted:
                if self._finder.unconnected:
                    raise
                self._finder.forget(kind)
                continue
            if row.kind != "folder":
                return _value(row)
            place = place_around(row.value)
            self._walked = True

    def _row(self, prompt: Prompt, place: Place, kind: str, parameters: Mapping[str, str]) -> Row:
        found = self._finder.find(kind, parameters)
        if found.note:
            self._asker.say(found.note)
        none = "" if self._question.required and self._question.required(self._answers) else self._question.none
        problem = typed_problem(self._browse)
        answer = text_of(self._answers, self._question.key)
        if not (found.items or place.bucket):
            text = self._asker.write(prompt, text=answer, none=none, example="s3://bucket/folder/", problem=problem)
            return none_row(self._question)[0] if text is None else Row(text, (visible(text),), kind="typed")
        region = text_of(self._answers, "region")
        rows = browse_rows(self._browse, place, found.items, region=region, none=none)
        default = answer if any(row.value == answer != "" for row in rows) else self._here(place)
        where = f"{prompt.where}, in {visible(place.uri) or 'all buckets'}"
        here = replace(prompt, where=where, again=self._walked)
        return self._asker.choose(here, rows, default=default, typed_problem=problem)

    def _here(self, place: Place) -> str | None:
        """The folder itself, where somebody has gone into it and only folders can be chosen."""
        folders_only = self._browse.takes_prefix and not self._browse.takes_object
        return place.uri if self._walked and folders_only and place.bucket else None


class _Texts:
    """Several short texts, asked for one after another until nothing is added."""

    def __init__(
        self,
        texts: Sequence[str],
        problem: Problem,
        none: str,
        example: str,
        limit: int | None,
        same: Callable[[str], str] = lambda text: text,
    ) -> None:
        """``same`` maps a text to what must not repeat (a tag's key); adding it again replaces the earlier one."""
        self._texts = list(texts)
        self._problem, self._none, self._example, self._limit, self._same = problem, none, example, limit, same

    def ask(self, asker: Asker, prompt: Prompt, offered: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """The texts; ``None`` for none at all. ``offered`` are those that typing nothing stands for."""
        while True:
            if self._texts:
                self._say(asker)
            none = "go on" if self._texts else ", ".join(map(visible, offered)) or self._none
            text = asker.write(prompt, text="", none=none, example=self._example, problem=self._wrong)
            if text is not None:
                self._add_or_take_back(text)
                offered = ()
            else:
                return tuple(self._texts) or offered or None
            if self._texts:
                prompt = replace(prompt, where="", ask="Another one?", again=True)

    def _say(self, asker: Asker) -> None:
        limit = f" of {self._limit}" if self._limit else ""
        asker.say(f"{len(self._texts)}{limit}: {', '.join(map(visible, self._texts))} (the same again takes it back)")

    def _wrong(self, text: str) -> str | None:
        if text in self._texts:
            return None
        others = [other for other in self._texts if self._same(other) != self._same(text)]
        if self._limit is not None and len(others) >= self._limit:
            return limit_problem(self._limit)
        return self._problem(text)

    def _add_or_take_back(self, text: str) -> None:
        if text in self._texts:
            self._texts.remove(text)
        else:
            self._texts = [*(other for other in self._texts if self._same(other) != self._same(text)), text]


def _tag_key(tag: str) -> str:
    return tag.partition("=")[0]
