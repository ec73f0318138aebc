package org.vitals4j.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.treat.Circumstances;
import org.vitals4j.treat.ClippingDecision;
import org.vitals4j.treat.ClippingPolicy;

/**
 * A clipping policy of somebody else's that clips no more after its third failure: what throws in
 * every iteration must not take the rest of the monitor with it.
 */
final class RetiringPolicy implements ClippingPolicy {

  private static final int FAILURES_BEFORE_RETIREMENT = 3;
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final ClippingPolicy policy;
  private final String name;
  private int failures;

  private RetiringPolicy(ClippingPolicy policy, String name) {
    this.policy = policy;
    this.name = name;
  }

  static ClippingPolicy of(ClippingPolicy policy) {
    return new RetiringPolicy(policy, policy.name());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ClippingPolicy forNetwork() {
    return new RetiringPolicy(policy.forNetwork(), name);
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    if (failures < FAILURES_BEFORE_RETIREMENT) {
      try {
        return policy.decide(gradient, circumstances);
      } catch (VirtualMachineError fatal) {
        throw fatal;
      } catch (Throwable thrown) {
        failures++;
        LOG.error(
            "Clipping policy '{}' failed{}; the gradient is left as it is, and training goes on",
            name,
            failures == FAILURES_BEFORE_RETIREMENT ? " for the third time and is retired" : "",
            thrown);
      }
    }
    return new ClippingDecision.Leave(Double.POSITIVE_INFINITY);
  }
}
