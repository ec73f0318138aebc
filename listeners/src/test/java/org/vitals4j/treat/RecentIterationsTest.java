package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;

class RecentIterationsTest {

  private static RecentIterations of(int iterations) {
    RecentIterations history = new RecentIterations();
    Snapshots.of(Descriptions.dense(2).describe())
        .score(i -> i)
        .next(iterations)
        .forEach(history::add);
    return history;
  }

  @Test
  void tellsTheLatestScoresFirst() {
    assertThat(of(1000).scoresUpTo(990, 3)).containsExactly(990, 989, 988);
  }

  /** What it forgets has overwritten what is older than it keeps. */
  @Test
  void afterManyIterationsWhatWasForgottenDoesNotComeBack() {
    RecentIterations history = of(1000);
    history.wentBackTo(600);

    // Of 488 to 999, which it held, 112 are left.
    assertThat(history.scoresUpTo(Integer.MAX_VALUE, 512))
        .hasSize(112)
        .startsWith(599, 598)
        .endsWith(489, 488);
  }

  @Test
  void goesOnFromWhereItWentBackTo() {
    RecentIterations history = of(1000);
    history.wentBackTo(990);
    Snapshots.of(Descriptions.dense(2).describe()).score(i -> -1 - i).next(2).forEach(history::add);

    assertThat(history.scoresUpTo(Integer.MAX_VALUE, 4)).containsExactly(-2, -1, 989, 988);
  }
}
