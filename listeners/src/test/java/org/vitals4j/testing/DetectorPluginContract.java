package org.vitals4j.testing;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.plugin.DetectorPlugin;
import org.vitals4j.report.IterationSnapshot;

/**
 * What a detector's plug-in must do, and its detector with it: extend this to prove yours. {@link
 * Snapshots} makes the iterations.
 */
public abstract class DetectorPluginContract extends DetectorContract {

  /** A new one. */
  protected abstract DetectorPlugin plugin();

  /** Snapshots that end sick: the last one at least must give a symptom. */
  protected abstract List<IterationSnapshot> iterationsThatEndFaulty();

  /** Options that differ from their defaults, without the plug-in's name. */
  protected Map<String, String> options() {
    return Map.of();
  }

  @Override
  public final Detector detector() {
    return plugin().create(PluginRules.options(plugin(), options()));
  }

  @Override
  public final List<IterationSnapshot> faultyRun() {
    return iterationsThatEndFaulty();
  }

  @Test
  void isAPluginAsOneMustBe() {
    PluginRules.check(DetectorPlugin.class, plugin());
  }
}
