package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Findings;
import org.vitals4j.treat.Treatments.Rule;
import org.vitals4j.treat.engine.RuleSelection.Candidate;
import org.vitals4j.treat.engine.RuleSelection.Situation;

/** Findings here are open since iteration 0. */
class RuleSelectionTest {

  private static final Finding FINDING = Findings.of(Pathology.SATURATION);
  private static final Finding PLATEAU = Findings.of(Pathology.LOSS_PLATEAU);
  private static final Situation QUIET = new Situation(false, Optional.empty(), Optional.empty());
  private static final Situation TOGETHER =
      new Situation(false, Optional.of("they train each other"), Optional.empty());
  private static final Situation DOUBTFUL =
      new Situation(false, Optional.empty(), Optional.of("it may be as good as can be"));

  private static final Candidate PLAIN =
      new Candidate(false, false, false, false, false, false, false);
  private static final Candidate RETIRED =
      new Candidate(true, false, false, false, false, false, false);
  private static final Candidate UNDONE =
      new Candidate(false, true, false, false, false, false, false);
  private static final Candidate ENDS_TRAINING =
      new Candidate(false, false, true, false, false, false, false);
  private static final Candidate REVERSIBLE =
      new Candidate(false, false, false, true, false, false, false);
  private static final Candidate IRREVERSIBLE =
      new Candidate(false, false, false, false, true, false, false);
  private static final Candidate PRESUMES_NOTHING_LEARNED =
      new Candidate(false, false, false, false, false, true, false);
  private static final Candidate ESCALATES =
      new Candidate(false, false, false, false, false, false, true);

  private static Rule rule(String treatment, int most) {
    return new Rule(Pathology.SATURATION, Severity.WARN, treatment, most, 10);
  }

  private final List<Rule> rules = List.of(rule("a", 2), rule("b", 1), rule("c", 3));
  private final Map<String, Candidate> candidates =
      new HashMap<>(Map.of("a", PLAIN, "b", PLAIN, "c", PLAIN));
  private PathologyState state = PathologyState.NEW;

  private RuleSelection select() {
    state = state.afterFinding(FINDING);
    return RuleSelection.of(rules, FINDING, state, candidates, QUIET);
  }

  private List<String> order() {
    return names(select());
  }

  private static List<String> names(RuleSelection selection) {
    return selection.rules().stream().map(Rule::treatment).toList();
  }

  private void give(String treatment) {
    state = state.afterTreatment(rule(treatment, 9), 0, 0);
  }

  private static List<String> reasons(Candidate candidate, Finding finding, Situation situation) {
    return RuleSelection.of(
            List.of(rule("a", 1)), finding, PathologyState.NEW, Map.of("a", candidate), situation)
        .reasons();
  }

  @Test
  void theFirstOrderIsThatOfThePlan() {
    assertThat(order()).containsExactly("a", "b", "c");
  }

  @Test
  void whatDidNotHelpComesAfterWhatWasNotTried() {
    give("a");

    assertThat(order()).containsExactly("b", "c", "a");
  }

  @Test
  void ofThoseTriedTheOneGivenLeastIsNext() {
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
    state = state.afterTreatment(rule("a", 9), 0, -20); // settled before the finding's onset

    assertThat(order()).containsExactly("a", "b", "c");
  }

  @Test
  void whatEscalatesMayFollowItself() {
    candidates.put("a", ESCALATES);
    give("a");

    assertThat(order()).containsExactly("a", "b", "c");
  }

  @Test
  void aSecondRuleCountsOnceTheFirstIsUsedUp() {
    List<Rule> twice = List.of(rule("a", 1), rule("b", 1), rule("a", 2));
    candidates.replaceAll((name, one) -> ESCALATES);
    RuleSelection before = RuleSelection.of(twice, FINDING, state, candidates, QUIET);
    give("a");
    RuleSelection after = RuleSelection.of(twice, FINDING, state, candidates, QUIET);

    assertThat(names(before)).containsExactly("a", "b");
    assertThat(names(after)).containsExactly("b", "a");
  }

  @Test
  void comesToAnEndAndSaysWhy() {
    for (int i = 0; i < 6; i++) {
      give(order().get(0));
    }

    assertThat(order()).isEmpty();
    assertThat(select().reasons())
        .containsExactly("a was given 2 times", "b was given 1 times", "c was given 3 times");
  }

  @Test
  void rulesForOthersAndMilderFindingsDoNotMatch() {
    List<Rule> others =
        List.of(
            new Rule(Pathology.DEAD_UNITS, Severity.WARN, "a", 1, 1),
            new Rule(Pathology.SATURATION, Severity.CRITICAL, "b", 1, 1));

    assertThat(RuleSelection.matching(others, FINDING)).isEmpty();
    assertThat(RuleSelection.matching(rules, FINDING)).isEqualTo(rules);
  }

  @Test
  void whatFailedTooOftenOrIsMissingIsRuledOut() {
    assertThat(reasons(RETIRED, FINDING, QUIET)).containsExactly("a: it has failed too often");
    assertThat(RuleSelection.of(rules, FINDING, state, Map.of("b", PLAIN), QUIET).reasons())
        .containsExactly("a: it has failed too often", "c: it has failed too often");
  }

  @Test
  void whatWasUndoneIsGivenOnlyToNetworksThatAreNotFinite() {
    assertThat(reasons(UNDONE, FINDING, QUIET)).containsExactly("a: it was undone before");
    assertThat(reasons(UNDONE, Findings.of(Pathology.NON_FINITE), QUIET)).isEmpty();
  }

  @Test
  void aPlateauAloneAllowsNothingIrreversible() {
    Situation lossOnly = new Situation(true, Optional.empty(), Optional.empty());

    assertThat(reasons(IRREVERSIBLE, PLATEAU, lossOnly))
        .singleElement()
        .asString()
        .startsWith("a: nothing but the loss says that the network learns nothing");
    assertThat(reasons(IRREVERSIBLE, PLATEAU, QUIET)).isEmpty();
    assertThat(reasons(PLAIN, PLATEAU, lossOnly)).isEmpty();
  }

  @Test
  void networksTrainedTogetherGetReversibleTreatmentsOnly() {
    assertThat(reasons(PLAIN, FINDING, TOGETHER)).containsExactly("a: they train each other");
    assertThat(reasons(REVERSIBLE, FINDING, TOGETHER)).isEmpty();
  }

  @Test
  void ofNetworksTrainedTogetherTheLossSaysLittle() {
    assertThat(reasons(REVERSIBLE, PLATEAU, TOGETHER)).containsExactly("a: they train each other");
    assertThat(reasons(ENDS_TRAINING, PLATEAU, TOGETHER)).isEmpty();
  }

  @Test
  void doubtSpeaksAgainstWhatPresumesNothingLearned() {
    assertThat(reasons(PRESUMES_NOTHING_LEARNED, PLATEAU, DOUBTFUL))
        .containsExactly("a: it may be as good as can be");
    assertThat(reasons(PLAIN, PLATEAU, DOUBTFUL)).isEmpty();
  }
}
