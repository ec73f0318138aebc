package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private long nanos = Long.MAX_VALUE - 5; // clocks of this kind may overflow
  private final RateLimiter pace = new RateLimiter(10, 4, () -> nanos);

  private long allowedOf(int tries) {
    return IntStream.range(0, tries).filter(i -> pace.allows()).count();
  }

  @Test
  void theFirstAllPass() {
    assertThat(allowedOf(100)).isEqualTo(10);
  }

  @Test
  void thenSoManyASecond() {
    allowedOf(100);
    int allowed = 0;
    for (int i = 0; i < 1000; i++) {
      nanos += 10_000_000; // ten seconds in all
      allowed += pace.allows() ? 1 : 0;
    }
    assertThat(allowed).isBetween(39, 41);
  }

  @Test
  void aRestFillsItAgainButNoMore() {
    allowedOf(100);
    nanos += 3_600_000_000_000L;
    assertThat(allowedOf(100)).isEqualTo(10);
  }
}
