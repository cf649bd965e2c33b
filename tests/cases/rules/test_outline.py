from cases.rules.outline import FieldChange, Kind, Part, compare


def tree(title, *parts, key="k"):
    return Part(key, {"title": title, "note": ""}, parts)


def test_the_same_text_is_the_same():
    assert compare(tree("ก", tree("ข")), tree("ก", tree("ข"))).kind is Kind.SAME


def test_a_changed_field_shows_both_texts():
    change = compare(tree("ก"), tree("ข"))
    assert change.kind is Kind.CHANGED
    assert change.fields == (FieldChange("title", "ก", "ข"),)


def test_parts_are_matched_by_key_whatever_their_order():
    before = tree("แผน", tree("หนึ่ง", key="1"), tree("สอง", key="2"), key="p")
    after = tree("แผน", tree("สอง", key="2"), tree("หนึ่ง", key="1"), key="p")
    assert compare(before, after).kind is Kind.SAME


def test_added_changed_and_removed_parts_are_told_apart():
    before = tree("แผน", tree("หนึ่ง", key="1"), tree("สอง", tree("ก", key="x"), key="2"), key="p")
    after = tree("แผน", tree("หนึ่งใหม่", key="1"), tree("สาม", tree("ข", key="y"), key="3"), key="p")
    change = compare(before, after)
    assert [(part.kind, part.part.values["title"]) for part in change.parts] == [
        (Kind.CHANGED, "หนึ่งใหม่"),
        (Kind.ADDED, "สาม"),
        (Kind.REMOVED, "สอง"),
    ]
    added, removed = change.parts[1:]
    assert added.fields == (FieldChange("title", None, "สาม"),)
    assert [inner.kind for inner in added.parts] == [Kind.ADDED]
    assert removed.fields == (FieldChange("title", "สอง", None),)
    assert [inner.kind for inner in removed.parts] == [Kind.REMOVED]


def test_a_change_deep_inside_reaches_the_top():
    before = tree("แผน", tree("เป้าหมาย", tree("ก", key="a"), key="g"), key="p")
    after = tree("แผน", tree("เป้าหมาย", tree("ข", key="a"), key="g"), key="p")
    change = compare(before, after)
    assert change.fields == ()
    assert change.parts[0].parts[0].fields == (FieldChange("title", "ก", "ข"),)
