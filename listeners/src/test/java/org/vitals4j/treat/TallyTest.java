package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static List<Integer> news(Tally tally, int times) {
    List<Integer> news = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      tally.add();
      if (tally.isNews()) {
        news.add(tally.count());
      }
    }
    return news;
  }

  @Test
  void theFirstTheTenthAndTheHundredthAreNews() {
    assertThat(news(new Tally(1), 2_000)).containsExactly(1, 10, 100, 1_000);
  }

  @Test
  void moreOfTheFirstMayBeNews() {
    assertThat(news(new Tally(5), 150)).containsExactly(1, 2, 3, 4, 5, 10, 100);
  }

  @Test
  void beginsAnew() {
    Tally tally = new Tally(1);
    news(tally, 50);
    tally.reset();

    assertThat(news(tally, 20)).containsExactly(1, 10);
  }

  @Test
  void whatWasNotAskedForAtItsTimeIsNewsLater() {
    Tally tally = new Tally(1);
    tally.add();
    tally.add();

    assertThat(tally.isNews()).isTrue();
  }
}
