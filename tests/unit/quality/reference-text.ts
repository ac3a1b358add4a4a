/**
 * A text with the figures of textstat's LONG_SPANISH_TEXT (tests/backend/resources.py, 162 words): each word is one of
 * the same length, the same words are the same, case, punctuation and Spanish stopwords are where they were. All that
 * the published measures count is equal; the words are nobody's.
 */
export const REFERENCE_TEXT =
  'Badaga cada dedagam, fedaga gi lidagam de mofagamapasa, el nofagam Pufagamap Rufagam safag de ' +
  'tafagama vegegam begeg cigega en que su digeg fo gogeg a lulegam el muleg. Nalegam pal relegama ' +
  'una seleg de timiga vimig de bomig y comigamap dumigamapas a la fumiga de un gan de lanig ' +
  'menigama que se nenigamapasa por un pinig de rinigam sopolam, topolam y vupolam bupo capola ' +
  'dapolamapasav. El ferol pal ger lirolama, que mirola norol porolama de rusula, y susu ' +
  'tasulamapasa safag que vasulamapa con el besu. Cesul los cada, por el dit de fitul, una gotulam ' +
  'de lotulam mutulamapasa nutulama su paval raval de la seleg, y con un sevala tevalama de vival y ' +
  'bivalama cobal a lulegam los dobala fubalama. Gubalam labalama el maba. Un neceme pecememapa, de ' +
  'ricem sicemema y tocem de vocemem, que se budemema con el rusula de Cudememapa, dade una ' +
  'fadememapa gedememapasa ledemem de fo que mi nifim pofimem la rofime sufimemap de los tufime ' +
  'vagimemapas de Bagimemap.';
