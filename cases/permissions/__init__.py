"""May this person do this to this object, and why not (DESIGN 6): one module per noun; `moves` are buttons.

Objects reach these questions through `visible_to(user)`, so a centre's boundary is already behind them; asked
here is what differs inside a centre. Every refusal says what to do next.
"""
