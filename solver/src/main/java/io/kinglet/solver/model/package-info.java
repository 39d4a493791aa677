/**
 * What is saved and loaded: standardisation, tensors, and the {@code .kinglet} file.
 *
 * <h2>The .kinglet file, version 1.0</h2>
 *
 * One file for everything that is saved and taken up again. Numbers are little-endian.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>8</td><td>{@code 89 4B 47 4C 54 0D 0A 1A}: a byte that no text has, KGLT, and line ends
 * that a transfer as text would change</td></tr>
 * <tr><td>2, 2</td><td>major and minor version, unsigned. A reader refuses a major version that it
 * does not know; a higher minor version only adds to the header what may be ignored</td></tr>
 * <tr><td>4</td><td>length h of the header, unsigned, at most 4 MB</td></tr>
 * <tr><td>8</td><td>length b of the body</td></tr>
 * <tr><td>h</td><td>the header, a JSON object in UTF-8</td></tr>
 * <tr><td>b</td><td>the body, a whole safetensors file with numbers of type F64</td></tr>
 * <tr><td>32</td><td>SHA-256 of all bytes before it</td></tr>
 * </table>
 *
 * Nothing follows: the file has 24 + h + b + 32 bytes.
 *
 * <p>The header's entries: {@code kind}, a word that says what is saved; {@code kinglet}, the
 * version that wrote it; {@code seed}, a whole number of 64 bits, if there is one; {@code
 * configuration}, an object whose entries are the kind's own; and {@code standardisation}, if there
 * is one: {@code kind} (none, zscore, whiten), {@code mean}, {@code scale}, {@code
 * constant_columns} and {@code flat_directions}. Whitening's two d × d matrices would take 25
 * characters a number in the header, so they stand in the body, as {@code standardisation.forward}
 * and {@code standardisation.backward}. Numbers in the header are the shortest decimals that are
 * read back as the same double.
 */
package io.kinglet.solver.model;
