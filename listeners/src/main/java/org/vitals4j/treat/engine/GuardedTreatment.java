package org.vitals4j.treat.engine;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatment.Irreversible;
import org.vitals4j.treat.TreatmentContext;

/**
 * A treatment that cannot hurt the others: what it throws is logged, and after its third failure it
 * is asked no more. Errors of the virtual machine count, too: a stack that has overflowed in here
 * says nothing of the training.
 */
final class GuardedTreatment {

  static final int FAILURES_BEFORE_RETIREMENT = 3;

  private final String name;
  private final Treatment treatment;
  private final BiConsumer<String, Throwable> onFailure;
  private int failures;
  private @Nullable String unreported;

  /**
   * @param onFailure told when it throws: a sentence, and what was thrown
   */
  GuardedTreatment(String name, Treatment treatment, BiConsumer<String, Throwable> onFailure) {
    this.name = name;
    this.treatment = treatment;
    this.onFailure = onFailure;
  }

  String name() {
    return name;
  }

  /** Whether it ends the training, and changes nothing. */
  boolean endsTraining() {
    return ask("say whether it ends the training", Treatment::endsTraining).orElse(false);
  }

  boolean isReversible() {
    return ask("say whether it is reversible", Treatment::isReversible).orElse(false);
  }

  boolean presumesNothingLearned() {
    return ask("say what it presumes", Treatment::presumesNothingLearned).orElse(true);
  }

  boolean escalates() {
    return ask("say whether it goes further each time", Treatment::escalates).orElse(false);
  }

  /** Whether it changes what cannot be learned again. */
  boolean isIrreversible() {
    return treatment instanceof Irreversible;
  }

  /** Why it must leave this network alone, if it would change what cannot be learned again. */
  Optional<String> whyNot(TreatmentContext context) {
    return treatment instanceof Irreversible one ? one.whyNot(context) : Optional.empty();
  }

  boolean isRetired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  /**
   * Asks it something.
   *
   * @param what it is to do, for the log: "follow the run"
   * @return empty where it is retired, or fails
   */
  <T> Optional<T> ask(String what, Function<Treatment, T> question) {
    if (isRetired()) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.apply(treatment));
    } catch (Throwable thrown) {
      failed(what, thrown);
      return Optional.empty();
    }
  }

  /** Calls it; what it throws is a failure, and no more. */
  void run(String what, Consumer<Treatment> call) {
    ask(
        what,
        one -> {
          call.accept(one);
          return "";
        });
  }

  private void failed(String what, Throwable thrown) {
    failures++;
    if (isRetired()) {
      unreported = "it failed to " + what + ", for the third time, and is retired: " + thrown;
    }
    onFailure.accept(
        "Treatment '"
            + name
            + "' failed to "
            + what
            + (isRetired() ? " for the third time and is retired for the rest of this run" : ""),
        thrown);
  }

  /** Once it is retired, the sentence that says so; the first time only. */
  Optional<String> takeRetirement() {
    Optional<String> taken = Optional.ofNullable(unreported);
    unreported = null;
    return taken;
  }
}
