package org.vitals4j.benchmarks.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {

  /** CRC-32 of "123456789" is CBF43926, the check value of the algorithm. */
  @Test
  void evenChecksumIsForTuning() {
    assertThat(Half.of("123456789")).isEqualTo(Half.TUNING);
  }

  /** CRC-32 of "a" is E8B7BE43. */
  @Test
  void oddChecksumIsSetAside() {
    assertThat(Half.of("a")).isEqualTo(Half.SET_ASIDE);
  }
}
