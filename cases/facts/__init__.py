"""What is known of a case or a person, as plain values: the only readers that feed the rules (DESIGN 4).

The facts criteria ask about are named in reference/facts.yaml; an unknown one is None.
"""
