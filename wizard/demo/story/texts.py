"""Sentences that read like a support desk's: made from parts by a seeded generator, so the same ones every time."""

from collections.abc import Iterator
from random import Random

PRODUCTS = ("Atlas Cloud", "Beacon Mobile", "Ledger Pro", "Nimbus Sync", "Orchid Studio", "Quarry Search")
PEOPLE = (
    "Amara Okafor",
    "Bruno Castillo",
    "Chen Wei",
    "Dalia Haddad",
    "Erik Lindqvist",
    "Fatima Noor",
    "Grace Mwangi",
    "Hiro Tanaka",
    "Ines Moreau",
    "Jonas Weber",
)
_MONTHS = ("January", "March", "April", "June", "August", "September", "November")
_PLACES = ("Lisbon", "Nairobi", "Osaka", "Toronto", "Bergen", "Austin")

_TICKETS: dict[str, tuple[str, ...]] = {
    "BILLING": (
        "I was charged twice for {product} in {month}. The second charge is {amount} EUR. Please refund it.",
        "The {month} invoice for {product} lists {count} seats, but we only have {fewer}.",
        "Our card was declined when {product} renewed in {month}, although the bank says it is fine.",
        "Can you send the {product} invoices since {month} again, with our new VAT number on them?",
        "We cancelled {product} in {month} and were still billed {amount} EUR.",
        "Why did the price of {product} go up by {amount} EUR in {month} without a notice?",
    ),
    "BUG": (
        "{product} crashes when I open a report with more than {count} rows. It worked in {month}.",
        "After the {month} update the export button in {product} does nothing, and no error is shown.",
        "Dates in {product} are off by one day for our {place} office since {month}.",
        "Search in {product} finds {fewer} of the {count} documents I uploaded in {month}.",
        "{product} forgets the column order every time I sign in from {place}.",
        "When two people edit the same page, {product} keeps only the first change. Seen {count} times in {month}.",
    ),
    "HOW_TO": (
        "How do I move {count} users from the trial to our {product} account before {month}?",
        "Is there a way to schedule the {product} report so that {place} gets it every Monday in {month}?",
        "Where can I change the language of {product} for the {place} team of {count}?",
        "Could you explain how to share a {product} folder with a supplier in {place} until {month}?",
        "What is the right way to import {count} contacts into {product}?",
        "I would like to connect {product} to our single sign-on in {month}. Which settings do I need?",
    ),
    "OUTAGE": (
        "{product} has been unreachable from {place} for {count} minutes. Nobody here can work.",
        "Everyone in {place} gets error 503 from {product} since this morning, all {count} of us.",
        "Is {product} down? The status page is green, but {count} sign-ins failed in {place}.",
        "Uploads to {product} have been timing out for {count} minutes, from {place} and from home.",
        "The {product} API answers nothing at all. Our {place} warehouse stopped {count} minutes ago.",
        "{product} went offline again, as in {month}. {count} customers in {place} are waiting.",
    ),
}
_MENTIONS = (
    "{person} asked whether {product} can export to a spreadsheet.",
    "Yesterday {person} reported that {product} was slow in {place}.",
    "{product} was rolled out to the {place} office by {person} in {month}.",
    "According to {person}, the {product} invoice of {month} is {amount} EUR too high.",
    "{person} would like a demonstration of {product} for {count} colleagues.",
    "Please tell {person} that the {product} fix is planned for {month}.",
)

TICKET_LABELS = tuple(_TICKETS)


def tickets(label: str, count: int, seed: str) -> Iterator[str]:
    """``count`` tickets of one label."""
    random = Random(f"{seed} {label}")  # noqa: S311 - made-up text, no secret
    templates = _TICKETS[label]
    for number in range(count):
        yield templates[number % len(templates)].format(**_details(random))


def mentions(count: int, seed: str) -> Iterator[tuple[str, str, str]]:
    """``count`` sentences, each with the person and the product it names."""
    random = Random(seed)  # noqa: S311 - made-up text, no secret
    for number in range(count):
        details = _details(random) | {"person": random.choice(PEOPLE)}
        yield _MENTIONS[number % len(_MENTIONS)].format(**details), str(details["person"]), str(details["product"])


def _details(random: Random) -> dict[str, str]:
    count = random.randint(12, 480)
    return {
        "product": random.choice(PRODUCTS),
        "month": random.choice(_MONTHS),
        "place": random.choice(_PLACES),
        "count": str(count),
        "fewer": str(count // 3),
        "amount": str(random.randint(9, 900)),
    }
