package org.vitals4j.treat.skip;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Stands in for a layer's constraints once. DL4J applies them after the last callback of a step,
 * and a norm constraint rounds weights that it has scaled before: a step that was skipped would
 * change them by a few units in the last place.
 */
final class PausedConstraints implements LayerConstraint {

  private static final long serialVersionUID = 1L;

  private final Layer layer;
  private final List<LayerConstraint> constraints;

  private PausedConstraints(Layer layer, List<LayerConstraint> constraints) {
    this.layer = layer;
    this.constraints = constraints;
  }

  /** Pauses the constraints of a layer until they would be applied, this time only. */
  static void pause(Layer layer) {
    List<LayerConstraint> constraints = layer.getConstraints();
    if (constraints != null && !constraints.isEmpty() && !isPaused(constraints)) {
      layer.setConstraints(List.of(new PausedConstraints(layer, constraints)));
    }
  }

  private static boolean isPaused(List<LayerConstraint> constraints) {
    return constraints.get(0) instanceof PausedConstraints;
  }

  /** Puts them back where DL4J never came to apply them. */
  static void resume(Layer layer) {
    List<LayerConstraint> constraints = layer.getConstraints();
    if (constraints != null
        && !constraints.isEmpty()
        && constraints.get(0) instanceof PausedConstraints paused) {
      layer.setConstraints(paused.constraints);
    }
  }

  @Override
  public void applyConstraint(org.deeplearning4j.nn.api.Layer live, int iteration, int epoch) {
    layer.setConstraints(constraints);
  }

  @Override
  public void setParams(Set<String> params) {
    constraints.forEach(one -> one.setParams(params));
  }

  @Override
  public Set<String> getParams() {
    return constraints.get(0).getParams();
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // it has no super method to call
  public LayerConstraint clone() {
    return new PausedConstraints(layer, constraints);
  }
}
