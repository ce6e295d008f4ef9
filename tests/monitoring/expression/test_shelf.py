from monitoring.expression.labels import NAME
from monitoring.expression.memory import Memory
from monitoring.expression.query import read_query
from monitoring.expression.shelf import MOST_INDEXES, Shelf


def labels(**named: str) -> frozenset[tuple[str, str]]:
    return frozenset(named.items())


CART, SHOP = labels(job="cart", mode="idle"), labels(job="shop", mode="idle")


def shelf(*kept) -> Shelf[str]:
    made = Shelf()
    for one in kept:
        made.put(one, "kept")
    return made


def test_only_those_are_looked_at_that_have_the_rarest_label():
    among = shelf(CART, SHOP).among([("mode", "idle"), ("job", "shop")])

    assert set(among) == {SHOP}


def test_what_comes_and_goes_after_the_first_question_is_known_to_the_next():
    made = shelf(CART)
    made.among([("job", "cart")])

    made.put(SHOP, "kept")
    made.take_away(CART)

    assert [set(made.among([("job", job)])) for job in ("shop", "cart")] == [{SHOP}, set()]


def test_a_label_that_is_not_there_is_an_empty_one():
    bare = labels(job="cart")

    assert set(shelf(bare, CART).among([("mode", "")])) == {bare}


def test_labels_that_people_make_up_cost_no_memory_without_end():
    made = shelf(CART)
    for number in range(MOST_INDEXES):
        made.among([(f"made-up-{number}", "")])

    assert set(made.among([("one-more", "x")])) == {CART}


def test_a_metric_that_was_forgotten_and_came_back_is_found_by_its_labels():
    memory, track = Memory(), frozenset({(NAME, "x"), ("job", "cart")})
    memory.show(("cart", "a"), 1000, {track: 1.0})
    asked = read_query('x{job="cart"}')
    before = asked.vector(memory, 1000)
    memory.forget(2000)

    memory.show(("cart", "a"), 3000, {track: 3.0})

    assert (before, asked.vector(memory, 3000)) == ({track: 1.0}, {track: 3.0})
