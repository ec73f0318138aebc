package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a network, taken while it was healthy. Their memory lies outside the Java heap; that of
 * a copy which is given up is used for the next, or freed at once. Where there are too many, old
 * ones give way so that the latest lie close together and older ones twice as far apart.
 */
public final class ModelSnapshots {

  private static final int MIN_GAP_FACTOR = 2;

  private final int every;
  private final int keep;
  private final List<ModelState> states = new ArrayList<>(); // the newest last
  private @Nullable ModelState start;
  private int healthyFor;

  /**
   * @param every healthy iterations from one to the next
   * @param keep of them, besides that of the start
   */
  public ModelSnapshots(int every, int keep) {
    this.every = every;
    this.keep = keep;
  }

  /** Before a step: copies, if it is time. */
  public void follow(Model model, int iteration, boolean healthy) {
    if (start == null) {
      start = ModelState.of(model, iteration);
      return;
    }
    healthyFor = healthy ? healthyFor + 1 : 0;
    if (healthyFor >= every) {
      healthyFor = 0;
      if (!Double.isFinite(model.params().sumNumber().doubleValue())) {
        return; // a ReLU may hide it from the gradient
      }
      if (LearningRates.isAnyNegative(model, iteration, LiveLayers.epoch(model))) {
        return; // what that does is seen only later
      }
      long most = CopyLimit.STANDARD.snapshots(ModelState.bytes(model), keep);
      ModelState over = null;
      while (states.size() >= most) {
        free(over);
        over = thin();
      }
      states.add(ModelState.of(model, iteration, over));
    }
  }

  /** Drops one of the older half that lies close to the one before it; else the oldest. */
  private ModelState thin() {
    for (int i = 1; i < states.size() / 2; i++) {
      if (states.get(i).iteration() - states.get(i - 1).iteration() < MIN_GAP_FACTOR * every) {
        return states.remove(i);
      }
    }
    return states.remove(0);
  }

  private static void free(@Nullable ModelState state) {
    if (state != null) {
      state.free();
    }
  }

  private void removeAfter(int iteration) {
    for (ModelState one : states) {
      if (one.iteration() > iteration) {
        one.free();
      }
    }
    states.removeIf(one -> one.iteration() > iteration);
  }

  /** The network begins again. */
  public void forget() {
    removeAfter(Integer.MIN_VALUE);
    free(start);
    start = null;
    healthyFor = 0;
  }

  /** The network as it was first seen. */
  public @Nullable ModelState start() {
    return start;
  }

  /** The newest of an iteration or before it; null where there is none but the start's. */
  public @Nullable ModelState before(int iteration) {
    ModelState newest = null;
    for (ModelState one : states) {
      if (one.iteration() <= iteration) {
        newest = one;
      }
    }
    return newest;
  }

  /**
   * The network is again what it was: what came after counts no more, and rates that a treatment
   * has lowered do not come back with the next rollback.
   */
  public void wentBackTo(ModelState kept, LearningRates.Saved rates) {
    removeAfter(kept.iteration());
    states.replaceAll(one -> one.with(rates));
    ModelState first = start;
    start = first == null ? null : first.with(rates);
    healthyFor = 0;
  }

  /** A treatment was undone: what was copied after an iteration is of a network that is no more. */
  public void dropAfter(int iteration) {
    removeAfter(iteration);
    ModelState first = start;
    if (first != null && first.iteration() > iteration) {
      first.free();
      start = null;
    }
    healthyFor = 0;
  }
}
