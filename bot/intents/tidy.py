"""Takes what is not meaning out of a message: invisible characters, the bot's own name, odd quotes."""

import re
import unicodedata

LENGTH_LIMIT = 500
# Phones turn straight quotes and hyphens into these; marks of emphasis mean nothing.
QUOTES = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "`": None,
        "*": None,
    }
)
ADDRESS = re.compile(
    r"(?:(?:hey|hi|hello|yo|dear)[\s,]+)?(?:<@[\w!&|.-]+>|[@/]?cloudops(?:[- ]?(?:ai|bot))?)(?:[\s:,]+|$)",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """One line of plain words, in the case they were typed in, without the address in front."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LENGTH_LIMIT]).translate(QUOTES)
    words = "".join(" " if _is_invisible(char) else char for char in folded).split()
    line = " ".join(words)[:LENGTH_LIMIT]
    while (address := ADDRESS.match(line)) and address.end():
        line = line[address.end() :]
    return line.strip()


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}
