from monitoring.readings import Reading, labelled

TARGET = {"job": "checkout", "instance": "a:1"}


def test_a_reading_gets_the_labels_of_where_it_was_found():
    found = labelled([Reading("x", 1.0, {"code": "200"})], TARGET)

    assert found == {frozenset({("__name__", "x"), ("code", "200"), ("job", "checkout"), ("instance", "a:1")}): 1}


def test_a_page_cannot_pass_for_another_service():
    (labels,) = labelled([Reading("up", 1.0, {"job": "host"})], TARGET)

    assert dict(labels)["job"] == "checkout"
    assert dict(labels)["exported_job"] == "host"


def test_a_page_cannot_say_that_it_is_up():
    found = labelled([Reading("up", 0.0), Reading("up", 1.0)], TARGET)

    assert list(found.values()) == [0]


def test_an_empty_label_is_no_label():
    (labels,) = labelled([Reading("x", 1.0, {"code": ""})], TARGET)

    assert "code" not in dict(labels)
