package org.vitals4j.treat.skip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatCounterTest {

  private static List<Integer> news(RepeatCounter tally, int times) {
    List<Integer> news = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      tally.add();
      if (tally.isWorthReporting()) {
        news.add(tally.count());
      }
    }
    return news;
  }

  @Test
  void theFirstTheTenthAndTheHundredthAreNews() {
    assertThat(news(new RepeatCounter(1), 2_000)).containsExactly(1, 10, 100, 1_000);
  }

  @Test
  void moreOfTheFirstMayBeNews() {
    assertThat(news(new RepeatCounter(5), 150)).containsExactly(1, 2, 3, 4, 5, 10, 100);
  }

  @Test
  void beginsAnew() {
    RepeatCounter tally = new RepeatCounter(1);
    news(tally, 50);
    tally.reset();

    assertThat(news(tally, 20)).containsExactly(1, 10);
  }

  @Test
  void whatWasNotAskedForAtItsTimeIsNewsLater() {
    RepeatCounter tally = new RepeatCounter(1);
    tally.add();
    tally.add();

    assertThat(tally.isWorthReporting()).isTrue();
  }
}
