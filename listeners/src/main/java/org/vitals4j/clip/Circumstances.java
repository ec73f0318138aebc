package org.vitals4j.clip;

import java.util.List;
import org.vitals4j.measure.UnitNorms;
import org.vitals4j.report.Pathology;

/**
 * What a clipping policy may ask for besides the gradient's norms. Valid during one decision; each
 * question costs what it says, and nothing while it is not asked.
 */
public interface Circumstances {

  /**
   * Norms of the gradient and of the weights of each output unit, for every parameter block with a
   * true gradient. Reads gradient and parameters once.
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
