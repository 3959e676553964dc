"""Our own theme besides Textual's: for eyes that need contrast, and for projectors."""

from textual.theme import Theme

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#1a1a1a",
    warning="#ffd700",
    error="#ff8080",
    success="#00ff00",
    dark=True,
    luminosity_spread=0.1,
    text_alpha=1.0,
    variables={
        "text-muted": "#e0e0e0",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#5a5a00",
        "block-cursor-blurred-foreground": "#ffffff",
        "border": "#ffffff",
        "footer-key-foreground": "#ffff00",
        "input-cursor-background": "#ffff00",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#5a5a00",
        "primary-darken-2": "#2a2a00",
        "scrollbar": "#b0b0b0",
        "scrollbar-background": "#000000",
    },
)
"""White, yellow and cyan on black: every text at least 7 to 1 (WCAG 2.2, success criterion 1.4.6)."""
