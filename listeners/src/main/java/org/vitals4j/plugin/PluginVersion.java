package org.vitals4j.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The version of a plug-in whose author says none. */
final class PluginVersion {

  private static final String UNKNOWN = "unknown";

  private PluginVersion() {}

  static String of(Class<?> plugin) {
    String version =
        plugin.getPackage() == PluginVersion.class.getPackage()
            ? library()
            : plugin.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN : version;
  }

  /** From a file of ours: inside the agent, the library has no manifest of its own. */
  private static @Nullable String library() {
    try (InputStream version = PluginVersion.class.getResourceAsStream("version.txt")) {
      return version == null ? null : new String(version.readAllBytes(), UTF_8).strip();
    } catch (IOException unreadable) {
      return null;
    }
  }
}
