package org.vitals4j.treat.skip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.network.TrainedNetwork;

/**
 * Makes one step of one network change nothing: parameters and optimiser state stay bit for bit,
 * and the rest of the run, if wanted, is that of a run which never saw the minibatch.
 *
 * <p>While all is well it reads two numbers of ND4J's random state an iteration, and that is all.
 */
public final class StepSkipper {

  /*
   * Zeroing the gradient is not enough: momentum, Adam and weight decay move parameters without one.
   * So the updater is replaced for this step. DL4J reads its field after onGradientCalculation.
   */

  private static final Optional<String> NO_OPTIMISER =
      Optional.of("there is no optimiser at work, so there is no step to skip");

  private boolean skipping;
  private boolean paused;
  private boolean remembers;
  private long thread;
  private long rootState;
  private long nodeState;

  /** Notes where the random numbers stand after a step, so that the next can be taken back. */
  public void remember() {
    Random random = Nd4j.getRandom();
    rootState = random.rootState();
    nodeState = random.nodeState();
    thread = Thread.currentThread().getId();
    remembers = true;
  }

  public boolean isSkipping() {
    return skipping;
  }

  /** Whether something may be left of a step that was skipped, which only its end puts right. */
  public boolean isUnfinished() {
    return skipping || paused;
  }

  /**
   * Prepares the step that is about to be made, in {@code onGradientCalculation}.
   *
   * @return why it cannot be skipped exactly, and so was not touched; empty where it will be
   */
  public Optional<String> skip(Model model) {
    Optional<ModifiableNetwork> network = ModifiableNetwork.of(model);
    Optional<String> obstacle = network.map(StepSkipper::obstacle).orElse(NO_OPTIMISER);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    network.get().skipUpdate();
    // Multiplying by 0 would leave NaN; what is not a gradient (running statistics) is zeroed too.
    model.getGradientsViewArray().assign(0);
    skipping = true;
    return Optional.empty();
  }

  private static Optional<String> obstacle(ModifiableNetwork network) {
    ConvexOptimizer optimizer = network.optimiser();
    if (optimizer == null) {
      return NO_OPTIMISER;
    }
    if (optimizer.getGradientsAccumulator() != null) {
      return Optional.of(
          "gradients are shared between workers, and the step is made of theirs as well");
    }
    if (!network.usesGradientDescent()) {
      return Optional.of(
          "the algorithm is "
              + network.model().conf().getOptimizationAlgo()
              + ", which makes its step without an updater");
    }
    Optional<String> updater = network.obstacleToSkippedUpdate();
    if (updater.isPresent()) {
      return updater;
    }
    for (org.deeplearning4j.nn.api.Layer layer : network.layers()) {
      var conf = layer.conf() == null ? null : layer.conf().getLayer();
      if (conf instanceof org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional both
          && (both.getFwd().getConstraints() != null || both.getBwd().getConstraints() != null)) {
        return Optional.of(
            "layer " + conf.getLayerName() + " is bidirectional and has constraints of its own");
      }
    }
    return Optional.empty();
  }

  /**
   * Ends a step that was skipped, in {@code iterationDone}.
   *
   * @param rewinds whether the count of iterations and the random numbers go back to where they
   *     were before
   * @param last whether no listener of anybody else comes behind ours: it might save the network,
   *     and must not meet constraints of ours. Where one does, norm constraints are applied once
   *     more, and may round weights that they have scaled before.
   */
  public void afterStep(Model model, boolean rewinds, boolean last) {
    if (!skipping) {
      return;
    }
    skipping = false;
    restoreUpdater(model);
    if (last) {
      for (org.deeplearning4j.nn.conf.layers.Layer conf : configurations(model)) {
        PausedConstraints.pause(conf);
      }
      paused = true;
    }
    keepHiddenState(model);
    if (rewinds) {
      rewind(model);
    }
  }

  /** Puts everything back if the step that was to be skipped never ended. */
  public void abandon(Model model) {
    if (skipping) {
      skipping = false;
      restoreUpdater(model);
    }
    // A step that ended in another listener's exception never came to its constraints.
    paused = false;
    for (org.deeplearning4j.nn.conf.layers.Layer conf : configurations(model)) {
      PausedConstraints.resume(conf);
    }
  }

  private static void restoreUpdater(Model model) {
    ModifiableNetwork.of(model).ifPresent(ModifiableNetwork::restoreUpdater);
  }

  private void rewind(Model model) {
    ModifiableNetwork.of(model).ifPresent(network -> network.setIteration(network.iteration() - 1));
    // Each thread has random numbers of its own: those of another cannot be taken back from here.
    if (remembers && thread == Thread.currentThread().getId()) {
      Nd4j.getRandom().setStates(rootState, nodeState);
    }
  }

  /** Under truncated BPTT the state after a bad segment must not begin the next one. */
  private static void keepHiddenState(Model model) {
    if (!TrainedNetwork.of(model).map(TrainedNetwork::usesTruncatedBptt).orElse(false)) {
      return;
    }
    for (org.deeplearning4j.nn.api.Layer layer : layers(model)) {
      if (layer instanceof BaseWrapperLayer wrapper
          && wrapper.getUnderlying() instanceof RecurrentLayer wrapped) {
        wrapped.rnnClearPreviousState(); // DL4J keeps no earlier state of these: from zero
      } else if (layer instanceof RecurrentLayer recurrent) {
        recurrent.rnnSetTBPTTState(recurrent.rnnGetPreviousState());
      }
    }
  }

  private static List<org.deeplearning4j.nn.api.Layer> layers(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::layers).orElse(List.of());
  }

  /** Of the layers whose constraints DL4J applies: not of those that are frozen. */
  private static List<org.deeplearning4j.nn.conf.layers.Layer> configurations(Model model) {
    List<org.deeplearning4j.nn.conf.layers.Layer> all = new ArrayList<>();
    for (org.deeplearning4j.nn.api.Layer layer : layers(model)) {
      org.deeplearning4j.nn.api.Layer inner = layer;
      boolean frozen = false;
      while (inner instanceof BaseWrapperLayer wrapper) {
        frozen |= inner instanceof FrozenLayer || inner instanceof FrozenLayerWithBackprop;
        inner = wrapper.getUnderlying();
      }
      if (!frozen && inner != null && inner.conf() != null && inner.conf().getLayer() != null) {
        all.add(inner.conf().getLayer());
      }
    }
    return all;
  }
}
