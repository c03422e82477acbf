"""Some people judged without the others: as they are when all are judged."""

from dataclasses import replace

from rotation.model.eligibility import judged_alone, judged_anew, of_same_facts, settle
from rotation.model.orders import freed, moot_locks
from tests.support.worlds import world

SEEDS = range(40)


def test_whoever_is_judged_anew_is_judged_as_if_all_were():
    lifted = 0
    for seed in SEEDS:
        drawn = world(seed, since=0.3)
        for key in {lock.teacher for lock in drawn.problem.locks} & drawn.problem.teacher.keys():
            facts = freed(drawn.round, key)
            ring = drawn.round.swaps.ring_of(key) or ()
            if drawn.round.dissolved:
                continue
            told = judged_anew(drawn.round, facts, {key, *(leg.teacher for leg in ring)})
            whole = settle(facts, drawn.policy)
            assert told.standings == whole.standings, (seed, key)
            assert [*told.options.pairs()] == [*whole.options.pairs()], (seed, key)
            assert told.options.movers == whole.options.movers, (seed, key)
            lifted += told.options.movers != drawn.round.options.movers or len(told.options) != len(drawn.round.options)
    assert lifted >= 3


def test_whoever_is_judged_alone_is_judged_as_among_all():
    for seed in SEEDS:
        drawn = world(seed, since=0.3)
        some = {teacher.id for teacher in drawn.problem.teachers[::2]} | {"nobody"}
        alone = judged_alone(drawn.problem, drawn.policy, some)
        assert alone.standings == {key: item for key, item in drawn.round.standings.items() if key in some}, seed


def test_orders_are_moot_for_whoever_is_judged_with_them_alone():
    moot = 0
    for seed in range(150):
        drawn = world(seed)
        alone = judged_alone(drawn.problem, drawn.policy, {lock.teacher for lock in drawn.problem.locks})
        assert moot_locks(alone) == moot_locks(drawn.round), seed
        moot += bool(moot_locks(alone))
    assert moot > 3


def test_the_posts_of_another_plan_open_and_close_none():
    """So a scenario that is to come near the baseline is settled once."""
    for seed in SEEDS:
        drawn = world(seed)
        bare = replace(drawn.problem, reference=None)
        one = settle(bare, drawn.policy)
        posts = {key: (post.school, str(post.stage), post.subject) for key, post in one.options.pairs()}
        facts = replace(bare, reference=posts)
        near, whole = of_same_facts(one, problem=facts), settle(facts, drawn.policy)
        assert near.standings == whole.standings, seed
        assert [*near.options.pairs()] == [*whole.options.pairs()], seed
        assert near.law == whole.law, seed
