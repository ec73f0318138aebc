package org.vitals4j.clip;

import java.util.List;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.report.Pathology;

/**
 * Decides whether the gradient of one iteration is too large, and what becomes of it. It decides
 * only: the engine alone writes.
 *
 * <p><b>Thread and frequency.</b> Called on the training thread, once per gradient calculation,
 * before the updater. Each network has an instance of its own, made by {@link #forNetwork}, so it
 * may keep state without locks.
 *
 * <p><b>Never called</b> with a gradient that is not finite: NaN cannot be clipped, and must not
 * enter a policy's statistics.
 *
 * <p><b>A gradient of exactly zero</b> must be left alone, and should not enter statistics: it says
 * nothing about the size of gradients.
 *
 * <p><b>Cost.</b> Training waits; the norms are measured already, in the backward pass: what
 * another listener changes in the gradient after that is not in them.
 *
 * <p><b>If it throws,</b> the failure is logged and the gradient is left as it is.
 */
public interface ClippingPolicy {

  /** For log lines and published values: what it is and its threshold. */
  String name();

  /**
   * A policy of the same settings and no history, for one network. A policy that keeps no state may
   * return itself, which is the default.
   */
  default ClippingPolicy forNetwork() {
    return this;
  }

  /**
   * Decides about one gradient, in units of the minibatch mean.
   *
   * @param circumstances what else may be asked; not to be kept
   */
  ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances);

  /**
   * What a clipping policy may ask for besides the gradient's norms. Valid during one decision;
   * each question costs what it says, and nothing while it is not asked.
   */
  interface Circumstances {

    /**
     * Norms of the gradient and of the weights of each output unit, for every parameter block with
     * a true gradient. Reads gradient and parameters once.
     */
    List<UnitNorms> unitNorms();

    /** Whether a finding of this kind was open at the end of the iteration before. */
    boolean isOpen(Pathology pathology);

    /**
     * The global norm of the true gradients as they are now, in units of the minibatch mean. Reads
     * the gradient once.
     */
    double gradientNorm();
  }
}
