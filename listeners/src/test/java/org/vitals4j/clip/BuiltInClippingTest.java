package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.plugin.BuiltInClipping;
import org.vitals4j.plugin.ClippingPlugin;
import org.vitals4j.testing.ClippingPluginContract;
import org.vitals4j.testing.PluginRules;

class BuiltInClippingTest {

  @Nested
  class Norm extends ClippingPluginContract {
    @Override
    protected ClippingPlugin plugin() {
      return new BuiltInClipping.Norm();
    }
  }

  @Nested
  class Percentile extends ClippingPluginContract {
    @Override
    protected ClippingPlugin plugin() {
      return new BuiltInClipping.Percentile();
    }
  }

  @Nested
  class ZScore extends ClippingPluginContract {
    @Override
    protected ClippingPlugin plugin() {
      return new BuiltInClipping.ZScore();
    }
  }

  @Nested
  class OnAlarm extends ClippingPluginContract {
    @Override
    protected ClippingPlugin plugin() {
      return new BuiltInClipping.OnAlarm();
    }
  }

  /** What they limit is tested in {@link LayerNormClippingTest} and its neighbours. */
  @ParameterizedTest
  @MethodSource
  void arePluginsAsTheyMustBe(ClippingPlugin plugin, String name) {
    PluginRules.check(ClippingPlugin.class, plugin);
    assertThat(plugin.create(PluginRules.options(plugin, Map.of())).name()).startsWith(name);
  }

  static Stream<Arguments> arePluginsAsTheyMustBe() {
    return Stream.of(
        Arguments.of(new BuiltInClipping.LayerNorm(), "layer-norm("),
        Arguments.of(new BuiltInClipping.Value(), "value("),
        Arguments.of(new BuiltInClipping.Adaptive(), "adaptive("));
  }
}
