package org.vitals4j.session;

import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.vitals4j.network.TrainedNetwork;

/** The listeners that a network has now. Nothing else says whether a listener was removed. */
public final class LiveListeners {

  private LiveListeners() {}

  /** Those of a network; none for other models, and for a network that Java deserialised. */
  public static Collection<TrainingListener> of(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::listeners).orElse(List.of());
  }

  /** Whether a listener is among them; also if another thread changes the list meanwhile. */
  static boolean has(Model model, TrainingListener listener) {
    try {
      for (TrainingListener one : of(model)) {
        if (one == listener) { // what others make of equals is not asked
          return true;
        }
      }
      return false;
    } catch (ConcurrentModificationException changing) {
      return true;
    }
  }

  /** How often a listener is among them. */
  static int count(Model model, TrainingListener listener) {
    int count = 0;
    for (TrainingListener one : of(model)) {
      if (one == listener) {
        count++;
      }
    }
    return count;
  }

  /** Whether only listeners of ours are on the network. */
  static boolean areAllOurs(Model model) {
    for (TrainingListener one : of(model)) {
      if (!(one instanceof WatchingListener)) {
        return false;
      }
    }
    return true;
  }

  /** Whether only listeners of ours come after the first of ours, which ends the iteration. */
  static boolean noneFollowsOurs(Model model) {
    boolean follows = false;
    for (TrainingListener one : of(model)) {
      boolean ours = one instanceof WatchingListener;
      if (follows && !ours) {
        return false;
      }
      follows |= ours;
    }
    return true;
  }
}
