"""The words in which the bot's own reports reach a model: they have nothing run, decided, hidden or sent."""

LISTED = """
    a an the this that these those it its itself they their one ones both each all any some most more less least
    fewer few many much no none not nor only other others another same such is are was were be been being am has
    have had having did does could might and or but than as at by for from in into of off on onto out over past per
    since through to toward until up down under upon via with within without about above after again against ago
    almost along already also always around away because before behind below beside between beyond during else ever
    far first last later latest earlier early long longer longest shorter late near nearly never newer newest next
    now often old older once still then there twice usually usual unusual yet today yesterday tomorrow high higher
    highest low lower lowest large larger largest small smaller smallest slow slower slowest fast faster fastest big
    bigger rare rarer rarest strange stranger rising falling rose fell grew grows growing shrank stayed moved moves
    came went comes goes began begins ended ends started lasted lasts reached reaches met meets passed normal
    normally abnormal expected unexpected typical sudden suddenly jump jumps steady limit limits band mean median
    average share rate count total value values point points level peak range figure figures time times day days
    hour hours minute minutes second seconds week weeks month months moment moments monday tuesday wednesday
    thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec service services signal
    signals series instance instances incident incidents anomaly anomalies cause causes likeliest likely history
    record sweep sweeps forecast detector evidence reason age latency memory cpu disk traffic requests errors error
    load network queue throughput saturation swap warning critical info severity open opened acknowledged resolved
    recovered recovers back wrong ill unknown known unread read failed learning judged seen looked found noticed
    foreseen measured missing risk ran helped suggested silenced table title text state alert alerts zero two three
    four five six seven eight nine ten eleven twelve half double anything something everything nothing nobody
    somebody likeness alike asked answered told said done happened like heard changed shown stands waits waiting
    expires expired effect worse got become became whole part storm place noise quiet short furthest needed unless
    took taken turn rolled stretch raised fits followed drill useful common worst used using replicas processes
    moving further oldest shares means core holding busiest input events delay trend horizon ahead firing blind
    spots learned closed year years rarely compared comparison percent sides silences forecasts lines alertmanager
    says shifted together chance lag rank ranked ranking score drawn planted capacity left room what when where who
    why how which whose attention needs suspect suspects cloudops approval approvals change changes runbook runbooks
    person people speaks drags proof whether own sure shortly yes
"""
WORDS = frozenset(LISTED.split())
# What an English sentence begins with; any other first word is written like a name.
OPENERS = """
    I We You They He She Here However Currently Meanwhile Overall Roughly Approximately Compared While Although
    Given Based According Note Additionally Furthermore If So Consider Check Look Worth Together Right That's It's
    There's Its Most Whatever Whenever Elsewhere Otherwise Apart Similarly Likewise Therefore Thus Still Just Nearly
    Almost Well Slow Both Neither Either Every Each Anything Everything Nothing Something Nobody Somebody See
    Today's Your Our Their
"""
FIRST = frozenset(word.casefold() for word in OPENERS.split()) | WORDS
