package org.vitals4j.treat.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatments.Rule;

/**
 * Which rules of a plan are to be tried for a finding, and in which order. A function of its
 * arguments: it asks no treatment and changes nothing.
 *
 * @param rules to be tried, the first one first; empty where the plan is used up
 * @param reasons against the other rules for the finding, one clause each
 */
record RuleSelection(List<Rule> rules, List<String> reasons) {

  RuleSelection {
    rules = List.copyOf(rules);
    reasons = List.copyOf(reasons);
  }

  /**
   * What a treatment says of itself, and what became of it in this run.
   *
   * @param retired whether it failed too often
   * @param undone whether it made the loss worse, and was undone
   * @param endsTraining whether it changes nothing but ends the training
   * @param reversible whether what was learned is the same after it
   * @param irreversible whether it changes what cannot be learned again at once
   * @param presumesNothingLearned whether it is of use only where nothing was learned
   * @param escalates whether it goes further each time it is given
   */
  record Candidate(
      boolean retired,
      boolean undone,
      boolean endsTraining,
      boolean reversible,
      boolean irreversible,
      boolean presumesNothingLearned,
      boolean escalates) {}

  /**
   * What speaks against treatments, whichever they are.
   *
   * @param onlyLossFindings whether all that is found is found by the loss
   * @param trainedTogether the evidence that the network is trained together with another one
   * @param doubt why the finding may be of a network that can learn no more
   */
  record Situation(
      boolean onlyLossFindings, Optional<String> trainedTogether, Optional<String> doubt) {}

  /** The rules of a plan for a finding, in the order of the plan. */
  static List<Rule> matching(List<Rule> plan, Finding finding) {
    return plan.stream()
        .filter(rule -> rule.pathology().equals(finding.pathology()))
        .filter(rule -> finding.severity().compareTo(rule.minSeverity()) >= 0)
        .toList();
  }

  /**
   * Selects: in the order of the plan, but what did not help comes after all that was not tried,
   * and the more often it was given the later, unless it escalates. No treatment is given more
   * often than its rule says, so that it comes to an end; where it has several rules, they are
   * counted together.
   *
   * @param matching the rules for the finding, in the order of the plan
   * @param state what was done for this finding's pathology so far
   * @param candidates by name of the treatment; one that is missing could not be made
   */
  static RuleSelection of(
      List<Rule> matching,
      Finding finding,
      PathologyState state,
      Map<String, Candidate> candidates,
      Situation situation) {
    List<Rule> left = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Rule rule : matching) {
      String name = rule.treatment();
      Optional<String> ruledOut = reasonAgainst(candidates.get(name), finding, situation);
      if (ruledOut.isPresent()) {
        reasons.add(name + ": " + ruledOut.get());
      } else if (state.times(name) >= rule.maxApplications()) {
        reasons.add(name + " was given " + state.times(name) + " times");
      } else {
        left.add(rule);
      }
    }
    left.sort(Comparator.comparingInt(rule -> rank(rule.treatment(), state, candidates)));
    Set<String> once = new HashSet<>();
    left.removeIf(rule -> !once.add(rule.treatment()));
    return new RuleSelection(left, reasons);
  }

  private static int rank(String name, PathologyState state, Map<String, Candidate> candidates) {
    Candidate candidate = candidates.get(name);
    return candidate != null && candidate.escalates() ? 0 : state.timesInVain(name);
  }

  /** Why a treatment is not given, whatever it thinks itself; empty where it may be. */
  private static Optional<String> reasonAgainst(
      @Nullable Candidate candidate, Finding finding, Situation situation) {
    if (candidate == null || candidate.retired()) {
      return Optional.of("it has failed too often");
    }
    // Where something is not finite there is nothing that it could make worse.
    if (candidate.undone() && !finding.pathology().equals(Pathology.NON_FINITE)) {
      return Optional.of("it was undone before");
    }
    if (situation.onlyLossFindings()
        && candidate.irreversible()
        && finding.pathology().equals(Pathology.LOSS_PLATEAU)) {
      return Optional.of(
          "nothing but the loss says that the network learns nothing, and where the data hold no"
              + " more it looks the same");
    }
    boolean harmless = candidate.endsTraining() || (candidate.reversible() && !isOfLoss(finding));
    if (!harmless && situation.trainedTogether().isPresent()) {
      return situation.trainedTogether();
    }
    return candidate.presumesNothingLearned() ? situation.doubt() : Optional.empty();
  }

  /** Of networks that train each other, the loss says little: one's gain is another's loss. */
  static boolean isOfLoss(Finding finding) {
    Pathology pathology = finding.pathology();
    return pathology.equals(Pathology.LOSS_DIVERGENCE)
        || pathology.equals(Pathology.LOSS_OSCILLATION)
        || pathology.equals(Pathology.LOSS_PLATEAU);
  }
}
