"""`python -m bot` is `cloudops`."""

from bot.cli import main

main()
