package org.vitals4j.diagnose.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of averaging, as their replicas show them. */
class ReplicaRoundsTest {

  private static final long OTHER = 7_777_777;

  private final ReplicaRounds rounds = new ReplicaRounds();

  /** All replicas were handed the same. */
  private void agree(long count, String... workers) {
    for (String worker : workers) {
      rounds.changed(worker, count, 1000 + count);
    }
  }

  private List<String> named(String worker, long count, long checksum) {
    return rounds
        .changed(worker, count, checksum)
        .map(ReplicaRounds.Verdict::differing)
        .orElse(List.of());
  }

  @Test
  void namesTheOneOfThreeThatDiffers() {
    agree(5, "a", "b", "c");
    agree(10, "a", "b", "c");
    agree(15, "a", "b", "c");

    assertThat(named("a", 20, 1020)).isEmpty();
    assertThat(named("b", 20, OTHER)).isEmpty();
    assertThat(named("c", 20, 1020)).containsExactly("b");
  }

  @Test
  void namesBothOfTwo() {
    agree(1, "a", "b");
    agree(2, "a", "b");
    agree(3, "a", "b");
    rounds.changed("a", 4, 1);

    assertThat(named("b", 4, 2)).containsExactly("a", "b");
  }

  @Test
  void namesAllWhereThereIsNoMajority() {
    agree(1, "a", "b", "c", "d");
    agree(2, "a", "b", "c", "d");
    agree(3, "a", "b", "c", "d");
    rounds.changed("a", 4, 1);
    rounds.changed("b", 4, 1);
    rounds.changed("c", 4, 2);

    assertThat(named("d", 4, 2)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void findsEveryOtherRound() {
    agree(1, "a", "b");
    agree(2, "a", "b");
    agree(3, "a", "b");
    for (int count = 4; count < 24; count += 2) {
      rounds.changed("a", count, 1);
      assertThat(named("b", count, 2)).containsExactly("a", "b");
      agree(count + 1, "a", "b");
    }
  }

  @Test
  void judgesNothingBeforeItKnowsWhenAveragingIsDue() {
    rounds.changed("a", 1, 1);
    assertThat(named("b", 1, 2)).isEmpty();
    agree(2, "a", "b");
    rounds.changed("a", 3, 1);

    assertThat(named("b", 3, 2)).isEmpty();
  }

  @Test
  void judgesNothingBetweenRounds() {
    agree(4, "a", "b");
    agree(8, "a", "b");
    agree(12, "a", "b");
    for (int count = 13; count < 16; count++) {
      rounds.changed("a", count, 1);
      assertThat(named("b", count, 2)).isEmpty();
    }
    rounds.changed("a", 16, 1);
    assertThat(named("b", 16, 2)).containsExactly("a", "b");
  }

  @Test
  void aReplicaThatDidNotChangeIsNotCompared() {
    agree(1, "a", "b", "c");
    agree(2, "a", "b", "c");
    agree(3, "a", "b", "c");
    rounds.changed("a", 4, 1004);
    rounds.changed("b", 4, 1004);
    agree(5, "a", "b");

    assertThat(named("c", 6, OTHER)).isEmpty();
  }

  @Test
  void aReplicaThatCountsOtherwiseIsCountedInByItsChecksum() {
    for (int round = 1; round <= 3; round++) {
      rounds.changed("a", round, round);
      rounds.changed("late", 100 + round, round);
    }
    rounds.changed("a", 4, 4);

    assertThat(named("late", 104, OTHER)).containsExactly("a", "late");
  }

  @Test
  void aReplicaThatWasFirstIsCountedIn() {
    agree(1, "a", "b");
    rounds.changed("new", 51, 1002);
    agree(2, "a", "b");
    agree(3, "a", "b");
    rounds.changed("new", 52, 1003);
    agree(4, "a", "b");
    rounds.changed("new", 53, OTHER);
    rounds.changed("a", 4, 1004);

    assertThat(named("b", 4, 1004)).containsExactly("new");
  }
}
