"""The error that people see."""


class TraymonError(Exception):
    """An error for people: what is wrong, and what to do about it."""

    def __init__(self, title: str, advice: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.title}. {self.advice}".rstrip() if self.advice else self.title
