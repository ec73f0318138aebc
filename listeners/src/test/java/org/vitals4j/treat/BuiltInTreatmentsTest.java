package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.BuiltInPlugins;
import org.vitals4j.plugin.TreatmentPlugin;
import org.vitals4j.testing.TreatmentPluginContract;

class BuiltInTreatmentsTest {

  @Test
  void eachHasTheNameThatItsPlansAndLogsUse() {
    assertThat(Treatments.BuiltIn.values())
        .extracting(one -> BuiltInPlugins.of(one).name())
        .containsAll(
            Treatments.automatic().rules().stream().map(Treatments.Rule::treatment).toList());
  }

  @Test
  void eachIsProvedByTheContract() {
    assertThat(BuiltInTreatmentsTest.class.getDeclaredClasses())
        .filteredOn(TreatmentPluginContract.class::isAssignableFrom)
        .hasSameSizeAs(Treatments.BuiltIn.values());
  }

  @Nested
  class RollBack extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.ROLLBACK);
    }
  }

  @Nested
  class ReduceLearningRate extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.REDUCE_LEARNING_RATE);
    }
  }

  @Nested
  class FitLearningRate extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.FIT_LEARNING_RATE);
    }
  }

  @Nested
  class ReplaceOptimiser extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.REPLACE_OPTIMISER);
    }
  }

  @Nested
  class ReviveUnits extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.REVIVE_UNITS);
    }
  }

  @Nested
  class Leak extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.LEAK);
    }
  }

  @Nested
  class Reinitialise extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.REINITIALISE);
    }
  }

  @Nested
  class ReplaceActivation extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.REPLACE_ACTIVATION);
    }
  }

  @Nested
  class RescaleUnits extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.RESCALE_UNITS);
    }
  }

  @Nested
  class Halt extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return BuiltInPlugins.of(Treatments.BuiltIn.HALT);
    }
  }
}
