package org.vitals4j.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PausesTest {

  private final Delivery.Pauses pauses =
      new Delivery.Pauses(Duration.ofSeconds(1), Duration.ofSeconds(60));

  @Test
  void doubleWithEachFailure() {
    assertThat(pauses.millis(1, OptionalLong.empty())).isBetween(800L, 1200L);
    assertThat(pauses.millis(3, OptionalLong.empty())).isBetween(3200L, 4800L);
  }

  @Test
  void areBoundedHoweverOftenItFails() {
    assertThat(pauses.millis(1_000_000, OptionalLong.empty())).isBetween(48_000L, 72_000L);
  }

  @Test
  void areAsLongAsTheReceiverAsksUpToTheBound() {
    assertThat(pauses.millis(1, OptionalLong.of(30))).isBetween(24_000L, 36_000L);
    assertThat(pauses.millis(1, OptionalLong.of(999_999))).isBetween(48_000L, 72_000L);
  }
}
