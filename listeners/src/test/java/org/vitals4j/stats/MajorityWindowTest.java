package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MajorityWindowTest {

  private static MajorityWindow of(int window, List<Boolean> answers) {
    MajorityWindow votes = new MajorityWindow(window);
    answers.forEach(votes::add);
    return votes;
  }

  private static long yesAmongTheLast(int window, List<Boolean> answers) {
    return answers.stream().skip(Math.max(0, answers.size() - window)).filter(yes -> yes).count();
  }

  @Property(tries = 300)
  void countsYesAmongTheLastAnswers(
      @ForAll @IntRange(min = 1, max = 64) int window,
      @ForAll @Size(max = 200) List<Boolean> answers) {
    assertThat(of(window, answers).count()).isEqualTo((int) yesAmongTheLast(window, answers));
  }

  @Property(tries = 300)
  void theMajorityIsMoreThanHalfOfAFullWindow(
      @ForAll @IntRange(min = 1, max = 64) int window,
      @ForAll @Size(max = 200) List<Boolean> answers) {
    boolean full = answers.size() >= window;

    assertThat(of(window, answers).isMajority())
        .isEqualTo(full && yesAmongTheLast(window, answers) > window / 2);
  }

  @Property(tries = 300)
  void aMajorityBelowALimitHasAMedianBelowIt(
      @ForAll @IntRange(min = 1, max = 64) int window,
      @ForAll @Size(min = 64, max = 100) List<@DoubleRange(min = -1, max = 1) Double> values) {
    MajorityWindow below = new MajorityWindow(window);
    RecentValues recent = new RecentValues(window);
    for (double value : values) {
      below.add(value < 0);
      recent.add(value);
    }

    assertThat(!below.isMajority() || recent.median() < 0).isTrue();
  }

  @Property(tries = 300)
  void inAnOddWindowAMedianBelowALimitIsAMajorityBelowIt(
      @ForAll @IntRange(min = 0, max = 31) int half,
      @ForAll @Size(min = 64, max = 100) List<@DoubleRange(min = -1, max = 1) Double> values) {
    MajorityWindow below = new MajorityWindow(2 * half + 1);
    RecentValues recent = new RecentValues(2 * half + 1);
    for (double value : values) {
      below.add(value < 0);
      recent.add(value);
    }

    assertThat(below.isMajority()).isEqualTo(recent.median() < 0);
  }

  @Test
  void aTieIsNoMajority() {
    assertThat(of(4, List.of(true, true, false, false)).isMajority()).isFalse();
  }

  @Test
  void thereIsNoMajorityBeforeTheWindowIsFull() {
    assertThat(of(5, List.of(true, true, true, true)).isMajority()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65})
  void refusesAWindowItCannotHold(int window) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MajorityWindow(window))
        .withMessage("window must be 1 to 64 answers, but was " + window);
  }
}
