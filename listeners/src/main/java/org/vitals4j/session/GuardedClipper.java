package org.vitals4j.session;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.clip.GradientClipper;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.publish.FailureLog;
import org.vitals4j.report.IterationSnapshot.Clipped;

/**
 * Clips by a policy that may be anybody's. One that fails leaves the gradient as it is; after its
 * third failure, or one for lack of memory or stack, it is asked no more. Nothing else of the
 * monitor feels it. Nothing in here throws.
 */
final class GuardedClipper {

  private static final int FAILURES_BEFORE_RETIREMENT = 3;

  private final String name;
  private final @Nullable GradientClipper clipper;
  private int failures;

  /**
   * Clips one network.
   *
   * @param policy of which this network gets its own
   */
  GuardedClipper(ClippingPolicy policy) {
    name = nameOf(policy);
    clipper =
        guarded(
                () ->
                    new GradientClipper(
                        Objects.requireNonNull(policy.forNetwork(), "forNetwork gave null")),
                FAILURES_BEFORE_RETIREMENT)
            .orElse(null);
  }

  private static String nameOf(ClippingPolicy policy) {
    try {
      return String.valueOf(policy.name());
    } catch (Throwable thrown) {
      return policy.getClass().getName();
    }
  }

  /** The policy's name. */
  String policy() {
    return name;
  }

  /** As {@link GradientClipper#clip}; empty also where the policy failed. */
  Optional<Clipped> clip(Model model, GradientMeasurement gradient, Circumstances circumstances) {
    GradientClipper one = clipper;
    return one == null || retired()
        ? Optional.empty()
        : guarded(() -> one.clip(model, gradient, circumstances), 1).flatMap(done -> done);
  }

  /** As {@link GradientClipper#rehearse}; empty also where the policy failed. */
  Optional<Clipped> rehearse(
      Model model, GradientMeasurement gradient, Circumstances circumstances) {
    GradientClipper one = clipper;
    return one == null || retired()
        ? Optional.empty()
        : guarded(() -> one.rehearse(model, gradient, circumstances), 1).flatMap(would -> would);
  }

  private boolean retired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  /**
   * Calls.
   *
   * @param weight of a failure; three retire
   */
  private <T> Optional<T> guarded(Supplier<T> call, int weight) {
    try {
      return Optional.of(call.get());
    } catch (Throwable thrown) {
      boolean fatal = thrown instanceof VirtualMachineError;
      failures += fatal ? FAILURES_BEFORE_RETIREMENT : weight;
      FailureLog.error(
          "Clipping policy '"
              + name
              + "' failed"
              + (retired() ? " and is retired: nothing is clipped any more" : "")
              + "; the gradient is left as it is, and training goes on",
          thrown);
      return Optional.empty();
    }
  }
}
