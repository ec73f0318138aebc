package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;

/**
 * Makes one kind of thing, and says what it is called and what can be set. A provider of {@link
 * java.util.ServiceLoader}: public, with a public constructor without parameters.
 *
 * <p>Implement {@link DetectorPlugin}, {@link ClippingPlugin}, {@link TreatmentPlugin} or {@link
 * PublisherPlugin}, and name the class in {@code META-INF/services/} under the name of that
 * interface.
 *
 * <p><b>Thread.</b> Any; methods may be called concurrently.
 *
 * <p><b>If it throws,</b> it is said in the log, the plug-in is left out, and training goes on.
 *
 * @param <T> what it makes
 */
public interface Plugin<T> {

  /**
   * Unique among all plug-ins, and where its options are in the configuration: lower-case letters,
   * digits and dashes, beginning with a letter. Of two of one name the first found stays, which is
   * always the one that comes with Vitals4j.
   */
  String name();

  /** What it does, in one sentence without a full stop. */
  String description();

  /** For a person; by default what the manifest of its jar says, or "unknown". */
  default String version() {
    return PluginVersion.of(getClass());
  }

  /** What can be set, the option most often set first: {@code norm:1.0} sets that of "norm". */
  default List<Key<?>> options() {
    return List.of();
  }

  /**
   * Whether it is on unless the user says otherwise. By default yes: who puts a jar into the folder
   * wants it.
   */
  default boolean standard() {
    return true;
  }

  /**
   * Makes one.
   *
   * @param options what is in force for {@link #options()}
   * @throws IllegalArgumentException if the options do not fit together; the message goes to the
   *     user: the rule, the value, the next step
   */
  T create(Options options);
}
