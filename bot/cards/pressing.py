"""What is said about buttons and forms themselves."""

NO_SUCH_COMMAND = "This command is not one of mine any more. Say in words what you want, or help."
REASON_TITLE = "Why not?"
REASON_LABEL = "Reason, shown on the card"
REASON_EXAMPLE = "The deploy is not over"
NOTHING_SAID = "help"
