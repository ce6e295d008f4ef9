"""A hash as four words that people can compare by eye and by ear."""

# One word a byte: the order must never change, or old cards say other words than the ledger.
WORDS = """
acorn admiral agate album alder almond amber anchor anvil apple apron arbor arrow ash aspen atlas attic autumn
badge bagel bamboo banjo barley barn basil basin beacon beaver bell berry birch bison blanket bloom boulder
bracket brass bread breeze brick bridge bronze brook broom bucket buckle butter button cabin cactus camel candle
canoe canvas canyon carbon carpet carrot castle cedar cello chalk cherry chestnut cider cinder circle citrus
clay cliff clock clover cobalt comet compass copper coral cotton coyote crane crater cricket crystal cypress
daisy dawn delta desert diamond dolphin domino dragon drum dune eagle easel echo eclipse elbow ember emerald
falcon feather fern fiddle finch fjord flint flute forest fossil fountain fox garden garlic geyser ginger
glacier glove granite grape gravel guitar hammer harbor harvest hazel heron hollow honey horizon iceberg indigo
iris iron island ivory jacket jasmine jigsaw juniper kayak kettle kiwi ladder lagoon lantern laurel lemon lentil
lilac lime linen lobster lotus lumber lynx magnet mango maple marble meadow melon meteor mint mirror mosaic moss
mountain mustard nectar needle nickel nutmeg oasis oatmeal ocean olive onion opal orchard orchid osprey otter
oyster paddle panther paper parrot pebble pelican pepper piano pigeon pillow pine planet plaza plum pocket polar
pollen poppy prairie prism pumpkin quartz quill rabbit radish raven reef ribbon river robin rocket saddle
saffron sage salmon sandal sapphire satin scarlet seal shadow silver slate snow sparrow spruce squirrel stone
sugar summit sunset swan tango teapot thistle thunder tiger timber topaz tractor tulip tundra turnip turtle
umbrella valley vanilla velvet violet violin walnut
""".split()  # noqa: SIM905 - a list of 256 lines would say no more


def words(plan_hash: str) -> str:
    """The first four bytes, such as `amber-otter-flint-piano`; approvals are bound to the whole hash."""
    return "-".join(WORDS[byte] for byte in bytes.fromhex(plan_hash)[:4])
