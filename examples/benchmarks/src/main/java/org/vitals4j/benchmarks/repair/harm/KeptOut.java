package org.vitals4j.benchmarks.repair.harm;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Counts minibatches that change no parameter: what a treatment keeps out, or skips. Asks the
 * network alone, and stands before a monitor among the listeners, so that it sees the step and not
 * what is done afterwards.
 */
final class KeptOut extends BaseTrainingListener {

  private @Nullable INDArray before;
  private int count;

  @Override
  @SuppressWarnings("try") // the resource is a scope
  public void onGradientCalculation(Model model) {
    INDArray buffer = before;
    if (buffer == null) {
      try (@SuppressWarnings("try") // a scope
          var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        before = model.params().dup();
      }
    } else {
      buffer.assign(model.params());
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    INDArray buffer = before;
    if (buffer != null && buffer.subi(model.params()).amaxNumber().doubleValue() == 0) {
      count++;
    }
  }

  int count() {
    return count;
  }
}
