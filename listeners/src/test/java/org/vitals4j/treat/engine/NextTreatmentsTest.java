package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Findings;
import org.vitals4j.treat.Treatments.Rule;

/** Which treatment is next: findings here are open since iteration 0. */
class NextTreatmentsTest {

  private static final Finding FINDING = Findings.of(Pathology.SATURATION);

  private static Rule line(String treatment, int most) {
    return new Rule(Pathology.SATURATION, Severity.WARN, treatment, most, 10);
  }

  private final List<Rule> plan = List.of(line("a", 2), line("b", 1), line("c", 3));
  private final PathologyState course = new PathologyState();

  private NextTreatments next() {
    course.asksAgain(FINDING);
    return NextTreatments.of(plan, FINDING, course, name -> null, name -> false);
  }

  private List<String> order() {
    return next().left().stream().map(Rule::treatment).toList();
  }

  private void give(String treatment) {
    course.given(line(treatment, 9), 0, 0);
  }

  @Test
  void atFirstTheOrderIsThatOfThePlan() {
    assertThat(order()).containsExactly("a", "b", "c");
  }

  @Test
  void whatDidNotHelpComesAfterWhatWasNotTried() {
    give("a");

    assertThat(order()).containsExactly("b", "c", "a");
  }

  @Test
  void onceAllWereTriedTheOneThatWasGivenLeastIsNext() {
    give("a");
    order();
    give("b");
    order();
    give("c");
    order();
    give("c");

    assertThat(order()).containsExactly("a", "c"); // b may be given once
  }

  @Test
  void whatHelpedForATimeIsGivenAgain() {
    course.given(line("a", 9), 0, -20); // settled before the finding's onset

    assertThat(order()).containsExactly("a", "b", "c");
  }

  @Test
  void whatGoesFurtherEachTimeMayFollowItself() {
    give("a");
    course.asksAgain(FINDING);

    assertThat(NextTreatments.of(plan, FINDING, course, name -> null, "a"::equals).left())
        .extracting(Rule::treatment)
        .containsExactly("a", "b", "c");
  }

  @Test
  void aSecondLineOfOneTreatmentHasItsPlaceOnceTheFirstIsUsedUp() {
    List<Rule> twice = List.of(line("a", 1), line("b", 1), line("a", 2));
    NextTreatments before = NextTreatments.of(twice, FINDING, course, name -> null, name -> true);
    give("a");
    NextTreatments after = NextTreatments.of(twice, FINDING, course, name -> null, name -> true);

    assertThat(before.left()).extracting(Rule::treatment).containsExactly("a", "b");
    assertThat(after.left()).extracting(Rule::treatment).containsExactly("b", "a");
  }

  @Test
  void itComesToAnEndAndSaysWhy() {
    for (int i = 0; i < 6; i++) {
      give(order().get(0));
    }

    assertThat(next().left()).isEmpty();
    assertThat(next().any()).isTrue();
    assertThat(next().reasons())
        .containsExactly("a was given 2 times", "b was given 1 times", "c was given 3 times");
  }

  @Test
  void whatIsRuledOutIsLeftOutWithItsReason() {
    Map<String, String> reasons = Map.of("b", "it was undone before");
    NextTreatments next = NextTreatments.of(plan, FINDING, course, reasons::get, name -> false);

    assertThat(next.left()).extracting(Rule::treatment).containsExactly("a", "c");
    assertThat(next.reasons()).containsExactly("b: it was undone before");
  }

  @Test
  void otherPathologiesAndMilderFindingsAreNotMeant() {
    List<Rule> others =
        List.of(
            new Rule(Pathology.DEAD_UNITS, Severity.WARN, "a", 1, 1),
            new Rule(Pathology.SATURATION, Severity.CRITICAL, "b", 1, 1));

    assertThat(NextTreatments.of(others, FINDING, course, name -> null, name -> false).any())
        .isFalse();
  }
}
