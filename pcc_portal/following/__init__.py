"""Following: what each release changed of one measure, theme, place, promise or list, as a feed and by e-mail, and the
pages that other sites may show in a frame. Why: docs/decisions/0073-following.md.
"""
