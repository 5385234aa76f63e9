"""A window that asks for a secret, in a process of its own: Tk wants the main thread, which the tray has.

``python -m traymon.tray.secret_window TITLE TEXT CANCEL`` prints what was typed or pasted; exit code 1 when cancelled,
2 where there is no screen.
"""

import sys
import tkinter as tk
from tkinter import ttk


def main(title: str, text: str, cancel: str) -> int:
    """Show the window until it is closed."""
    window = tk.Tk(className="traymon")
    window.title(title)
    window.resizable(width=False, height=False)
    frame = ttk.Frame(window, padding=16)
    frame.grid()
    ttk.Label(frame, text=text, wraplength=380, justify="left").grid(columnspan=2, sticky="w", pady=(0, 8))
    entry = ttk.Entry(frame, show="•", width=48)
    entry.grid(columnspan=2, sticky="we", pady=(0, 12))
    answers: list[str] = []

    def accept(_event: object = None) -> None:
        answers.append(entry.get())
        window.destroy()

    ttk.Button(frame, text=cancel, command=window.destroy).grid(row=2, column=0, sticky="w")
    ttk.Button(frame, text="OK", command=accept, default="active").grid(row=2, column=1, sticky="e")
    window.bind("<Return>", accept)
    window.bind("<Escape>", lambda _event: window.destroy())
    window.attributes("-topmost", True)  # noqa: FBT003 - Tk's own signature
    entry.focus_force()
    window.mainloop()
    if not answers or not answers[0]:
        return 1
    sys.stdout.write(answers[0])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:4]))
    except tk.TclError:
        sys.exit(2)
