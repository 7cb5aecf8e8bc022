"""lobbykit: letters, emails and hustings questions for people who lobby for better education in the UK."""

__version__ = "0.1.0"
