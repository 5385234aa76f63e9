from datetime import UTC, datetime

import pytest

from traymon.assessment.levels import worst
from traymon.assessment.scope import claim_for, scope_of
from traymon.model import Component, Incident, Level, Provider, Scope, StatusReport, Vocabulary

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)

MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.mistral.ai/v1",
    chat_model="ministral-3b-latest",
    embeddings_model="mistral-embed",
    components=("Completion API", "Chat Completions API", "Embedding API", "Embeddings API"),
    vocabulary=Vocabulary(
        products_out=(
            "vibe", "le chat", "console", "studio", "settings", "documentation", "docs", "document library", "website",
            "billing", "playground",
        ),
        other_components=(
            "ocr api", "ocr", "audio api", "agents api", "batch api", "files api", "fine-tuning api",
            "conversations api", "integrations api", "prompts api", "skills api", "workflows api",
        ),
        model_families=(
            "mistral", "ministral", "codestral", "magistral", "devstral", "pixtral", "voxtral", "glm", "labs",
        ),
    ),
)  # fmt: skip

CLAUDE = Provider(
    id="anthropic",
    name="Anthropic",
    base_url="https://api.anthropic.com/v1",
    chat_model="claude-haiku-4-5",
    components=("Claude API (api.anthropic.com)",),
    vocabulary=Vocabulary(products_out=("claude.ai", "claude code", "console"), model_families=("claude",)),
)

CONSOLE = Provider(
    id="x", name="X", base_url="", components=("Console",), vocabulary=Vocabulary(products_out=("console",))
)

ANYBODY = Provider(id="example", name="Example", base_url="https://api.example.test")


def incident(name: str, text: str = "", *, level: Level = Level.DEGRADED, on: tuple[str, ...] = ()) -> Incident:
    return Incident(name=name, level=level, components=on, text=text)


def report(
    *incidents: Incident, level: Level | None = None, rows: dict[str, Level] | None = None, fallback: bool = False
) -> StatusReport:
    components = tuple(Component(name=name, level=found) for name, found in (rows or {}).items())
    overall = worst(item.level for item in (*incidents, *components)) if level is None else level
    return StatusReport(
        readable=True, at=NOW, level=overall, incidents=incidents, components=components, fallback=fallback
    )


@pytest.mark.parametrize(
    ("title", "text", "scope"),
    [
        # titles as Mistral posts them
        ("Completion API Degraded", "", Scope.IN),
        ("Chat Completions API Degraded", "", Scope.IN),
        ("Embeddings API down", "", Scope.IN),
        ("Completion API Degraded - glm-5-2", "Requests to the Completion API for glm-5-2 fail.", Scope.OTHER_MODEL),
        ("Completion API Degraded - mistral-vibe-cli-fast", "", Scope.OTHER_MODEL),
        ("Completion API Degraded \u2013 ministral-8b-2512", "", Scope.OTHER_MODEL),
        ("Completion API Degraded - ministral-3b-2512", "", Scope.IN),
        ("Completion API Degraded - glm-5-2, ministral-3b-latest", "", Scope.IN),
        ("Completion API Degraded - eu-west-1", "", Scope.IN),
        ("Completion API Degraded - 2027-01-05", "", Scope.IN),
        ("Elevated error rates on Mistral Small 4", "", Scope.OTHER_MODEL),
        ("Elevated error rates on Ministral 3 3B", "", Scope.IN),
        ("Ministral models are slow", "", Scope.IN),
        ("Codestral degraded", "", Scope.OTHER_MODEL),
        ("Mistral Embed returns errors", "", Scope.IN),
        ("Codestral Embed returns errors", "", Scope.OTHER_MODEL),
        ("Availability drop for Mistral OCR 4", "", Scope.OTHER_COMPONENT),
        ("Degraded OCR 4.1 Availability", "", Scope.OTHER_COMPONENT),
        ("OCR API Degraded", "Requests to the OCR API are failing.", Scope.OTHER_COMPONENT),
        ("Fine tuning API Degraded", "", Scope.OTHER_COMPONENT),
        ("US Endpoint Service Degradation", "", Scope.IN),
        ("Console Degraded", "", Scope.OUT),
        ("Vibe Work - Degraded output quality", "", Scope.OUT),
        ("Failing to start sessions in Vibe Code Web", "", Scope.OUT),
        ("Free Tier Temporarily Disabled", "The Free tier of API has been disabled.", Scope.IN),
        ("Deep Research is down.", "", Scope.UNKNOWN),
        ("Mistral is down", "", Scope.UNKNOWN),
        ("Mistral AI: elevated latency", "", Scope.UNKNOWN),
        ("", "", Scope.UNKNOWN),
        # words of the API against words of other products
        ("Errors in the Console", "Calls of the API fail as well.", Scope.IN),
        ("Elevated error rate", "Some surfaces (Vibe, Studio, Settings page).", Scope.OUT),
        ("Workspaces and API keys page broken", "", Scope.IN),
        ("OCR API Degraded", "The Chat Completions API is slow too.", Scope.IN),
        ("API down: all endpoints, OCR API too", "", Scope.IN),
        ("Several services are slow", "The OCR API and the Files API are affected.", Scope.OTHER_COMPONENT),
        ("APIs are down", "", Scope.IN),
        ("Therapist assistant is down", "", Scope.UNKNOWN),
        ("Consolation page down", "", Scope.UNKNOWN),
        # models in texts
        ("Elevated error rates", "Only Mistral Large 3 is affected.", Scope.OTHER_MODEL),
        ("Elevated error rates", "Mistral Large 3 and ministral-3b are affected.", Scope.IN),
        ("Completion API is down", "Mistral Large is back, we work on the rest.", Scope.IN),
        ("Elevated error rates", "All models fail, among them Mistral Large.", Scope.IN),
        ("Elevated error rates", "Several models fail, among them Mistral Large.", Scope.UNKNOWN),
        ("Vibe does not list all models", "", Scope.OUT),
        # the company's name is no model, nor is its host
        ("Mistral API degraded", "", Scope.IN),
        ("Requests to api.mistral.ai fail", "", Scope.IN),
        ("Mistral-hosted completions are slow", "", Scope.IN),
        ("Mistral chat completions are slow", "", Scope.IN),
        ("Labs are closed, the API works", "", Scope.IN),
        ("Requests to api.glm.test fail", "", Scope.IN),
        ("Labs Pro page and API down", "", Scope.IN),
        ("labs-devstral-small-2512 degraded", "", Scope.OTHER_MODEL),
    ],
)  # fmt: skip
def test_what_an_incident_without_components_is_about(title: str, text: str, scope: Scope) -> None:
    assert scope_of(incident(title, text), MISTRAL) is scope


@pytest.mark.parametrize(
    ("provider", "title", "on", "mine_is_listed", "scope"),
    [
        pytest.param(MISTRAL, "Slow", ("Embedding API",), False, Scope.IN, id="the user's"),
        pytest.param(
            MISTRAL, "Slow", ("OCR API", "completions api"), False, Scope.IN, id="among others, spelled otherwise"
        ),
        pytest.param(MISTRAL, "Slow", ("OCR API",), False, Scope.OTHER_COMPONENT, id="another part of the API"),
        pytest.param(MISTRAL, "Slow", ("Le Console (developer tools)", "Vibe"), False, Scope.OUT, id="other products"),
        pytest.param(MISTRAL, "Slow", ("Inference",), False, Scope.UNKNOWN, id="perhaps a new name of the user's"),
        pytest.param(MISTRAL, "Slow", ("Inference",), True, Scope.OTHER_COMPONENT, id="surely another"),
        pytest.param(MISTRAL, "Slow - glm-5-2", ("Completion API",), False, Scope.OTHER_MODEL, id="another model"),
        pytest.param(CLAUDE, "Errors", ("Claude API (api.anthropic.com)",), False, Scope.IN, id="a name with a host"),
        pytest.param(
            CLAUDE, "Claude Code fails", ("Claude Code",), False, Scope.OUT, id="a product named like the models"
        ),
        pytest.param(
            CLAUDE, "Errors on Claude Opus 4.5", CLAUDE.components, False, Scope.OTHER_MODEL, id="another size"
        ),
        pytest.param(CLAUDE, "Errors on Claude Haiku 4.5", CLAUDE.components, False, Scope.IN, id="the user's size"),
        pytest.param(
            CLAUDE, "Errors on Claude Haiku 3", CLAUDE.components, False, Scope.OTHER_MODEL, id="another version"
        ),
        pytest.param(CLAUDE, "Claude: Claude Opus fails", CLAUDE.components, False, Scope.OTHER_MODEL, id="said twice"),
        pytest.param(CONSOLE, "Slow", ("Console",), False, Scope.IN, id="a product that the user chose"),
        pytest.param(CLAUDE, "Errors on Claude", CLAUDE.components, False, Scope.IN, id="the whole family"),
        pytest.param(ANYBODY, "Slow", ("Whatever",), False, Scope.IN, id="all components count when none was chosen"),
    ],
)
def test_what_an_incident_with_components_is_about(
    *, provider: Provider, title: str, on: tuple[str, ...], mine_is_listed: bool, scope: Scope
) -> None:
    assert scope_of(incident(title, on=on), provider, mine_is_listed=mine_is_listed) is scope


def test_a_part_of_the_api_that_the_user_chose_is_no_longer_another() -> None:
    ocr = Provider(id="m", name="M", base_url="", components=("OCR API",), vocabulary=MISTRAL.vocabulary)
    assert scope_of(incident("OCR API Degraded"), ocr) is Scope.IN
    assert scope_of(incident("Completion API Degraded"), ocr) is Scope.OTHER_COMPONENT


GREEN, RED = Level.OPERATIONAL, Level.MAJOR_OUTAGE
OCR = incident("OCR API down", level=RED)
VAGUE = incident("Elevated error rate", level=RED)
SLOW = incident("Completion API slow")
NOTICE = incident("Completion API: new prices", level=GREEN)


@pytest.mark.parametrize(
    ("page", "level", "scope", "certain"),
    [
        pytest.param(report(level=GREEN), GREEN, Scope.IN, GREEN, id="all clear"),
        pytest.param(report(level=Level.UNKNOWN), Level.UNKNOWN, Scope.IN, Level.UNKNOWN, id="a word nobody knows"),
        pytest.param(report(SLOW), Level.DEGRADED, Scope.IN, Level.DEGRADED, id="the user's component"),
        pytest.param(report(OCR), GREEN, Scope.OTHER_COMPONENT, GREEN, id="another component explains the page"),
        pytest.param(report(VAGUE), RED, Scope.UNKNOWN, GREEN, id="nobody knows what it is about"),
        pytest.param(report(VAGUE, SLOW), RED, Scope.UNKNOWN, Level.DEGRADED, id="some of it is certain"),
        pytest.param(report(OCR, SLOW), Level.DEGRADED, Scope.IN, Level.DEGRADED, id="only what touches the user"),
        pytest.param(report(NOTICE), GREEN, Scope.IN, GREEN, id="a notice has no colour"),
        pytest.param(
            report(level=Level.PARTIAL_OUTAGE), Level.PARTIAL_OUTAGE, Scope.UNKNOWN, Level.UNKNOWN,
            id="the page's word alone may be about anything",
        ),
        pytest.param(
            report(NOTICE, level=Level.PARTIAL_OUTAGE), Level.PARTIAL_OUTAGE, Scope.UNKNOWN, GREEN,
            id="a notice does not explain it",
        ),
        pytest.param(report(OCR, fallback=True), Level.UNKNOWN, Scope.OTHER_COMPONENT, GREEN, id="a page it left"),
        pytest.param(
            report(rows={"Completion API": Level.PARTIAL_OUTAGE, "Console": RED}), Level.PARTIAL_OUTAGE, Scope.IN,
            Level.PARTIAL_OUTAGE, id="the user's row",
        ),
        pytest.param(
            report(rows={"Completion API": GREEN, "Console": RED}), GREEN, Scope.IN, GREEN, id="somebody else's row",
        ),
        pytest.param(
            report(rows={"Completion API": Level.UNKNOWN, "Embedding API": GREEN}), Level.UNKNOWN, Scope.IN,
            Level.UNKNOWN, id="one of the user's rows has a new word",
        ),
        pytest.param(
            report(rows={"Inference": RED}), RED, Scope.UNKNOWN, GREEN, id="a strange row where the user's are missing",
        ),
        pytest.param(report(rows={"OCR API": RED}), GREEN, Scope.IN, GREEN, id="a known row of somebody else's"),
        pytest.param(
            report(rows={"Completion API": GREEN}, level=Level.DEGRADED), Level.DEGRADED, Scope.UNKNOWN, GREEN,
            id="a word that no row explains",
        ),
    ],
)  # fmt: skip
def test_what_a_page_claims_for_the_user(page: StatusReport, level: Level, scope: Scope, certain: Level) -> None:
    claim = claim_for(page, MISTRAL)
    assert (claim.level, claim.scope, claim.certain) == (level, scope, certain)


def test_an_unreadable_page_claims_nothing() -> None:
    claim = claim_for(StatusReport(readable=False, at=NOW, level=RED), MISTRAL)
    assert (claim.level, claim.scope) == (Level.UNKNOWN, Scope.UNKNOWN)


def test_incidents_are_counted_or_noticed_worst_first() -> None:
    claim = claim_for(report(NOTICE, SLOW, OCR, VAGUE), MISTRAL)
    assert claim.counted == (VAGUE, SLOW)
    assert claim.notices == (OCR, NOTICE)


@pytest.mark.parametrize(
    ("row", "title", "level"),
    [
        pytest.param(Level.DEGRADED, "Slow - glm-5-2", GREEN, id="the other model explains the row"),
        pytest.param(RED, "Slow - glm-5-2", RED, id="the row is worse than the other model's trouble"),
        pytest.param(Level.DEGRADED, "Slow", Level.DEGRADED, id="no model is named"),
    ],
)
def test_a_row_that_only_another_model_reddens(row: Level, title: str, level: Level) -> None:
    page = report(incident(title, on=("Completion API",)), rows={"Completion API": row})
    assert claim_for(page, MISTRAL).level is level


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], Level.UNKNOWN),
        ([GREEN, GREEN], GREEN),
        ([GREEN, Level.UNKNOWN], Level.UNKNOWN),
        ([Level.MAINTENANCE, Level.UNKNOWN], Level.MAINTENANCE),
        ([Level.UNKNOWN, RED, GREEN], RED),
    ],
)
def test_the_worst_of_levels(levels: list[Level], expected: Level) -> None:
    assert worst(levels) is expected
